import type { UploadFile } from "@isocenter/contracts";
import type { Batch, Sending } from "../../uploads/queue.ts";
import type { VerdictState } from "./verdict.tsx";

/** One line of a list of files, whether the browser or the server knows it. */
export interface FileLine {
  readonly key: string;
  readonly name: string;
  readonly parent: string | null;
  readonly bytes: number | null;
  readonly state: VerdictState;
  /** 0–1 while it is being sent. */
  readonly share: number | null;
  readonly code: string | null;
  readonly text: string | null;
  readonly remedy: string | null;
  readonly StudyInstanceUID: string | null;
  readonly quarantineId: string | null;
  readonly error: unknown;
}

export function lineOfServer(file: UploadFile): FileLine {
  return {
    key: file.id,
    name: file.name,
    parent: file.parent,
    bytes: file.bytes,
    state: file.state,
    share: null,
    code: file.code,
    text: file.text,
    remedy: file.remedy,
    StudyInstanceUID: file.StudyInstanceUID,
    quarantineId: file.quarantineId,
    error: null,
  };
}

function lineOfSending(item: Sending): FileLine {
  return {
    key: `local-${item.key}`,
    name: item.name,
    parent: null,
    bytes: item.size,
    state: item.phase === "done" ? "stored" : item.phase,
    share:
      item.phase === "sending"
        ? item.size === 0
          ? 1
          : item.sent / item.size
        : null,
    code: null,
    text: null,
    remedy: null,
    StudyInstanceUID: null,
    quarantineId: null,
    error: item.error,
  };
}

/** Files of a batch in the order chosen; where the server has answered, its rows. */
export function linesOfBatch(batch: Batch): FileLine[] {
  return batch.files.flatMap((item) =>
    item.phase === "done" && item.rows.length > 0
      ? item.rows.map(lineOfServer)
      : [lineOfSending(item)],
  );
}

const order: Record<VerdictState, number> = {
  failed: 0,
  refused: 1,
  quarantined: 2,
  sending: 3,
  receiving: 3,
  queued: 4,
  duplicate: 5,
  unpacked: 6,
  stored: 7,
};

/** What needs a person first; within one state the order stays. */
export function problemsFirst(lines: readonly FileLine[]): FileLine[] {
  return [...lines].sort((a, b) => order[a.state] - order[b.state]);
}

export function countStates(
  lines: readonly FileLine[],
): [VerdictState, number][] {
  const counts = new Map<VerdictState, number>();
  for (const line of lines)
    counts.set(line.state, (counts.get(line.state) ?? 0) + 1);
  return [...counts].sort((a, b) => order[a[0]] - order[b[0]]);
}
