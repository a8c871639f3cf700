import {
  failures,
  isFailureCode,
  type QuarantineDetail,
  type QuarantineItem,
} from "@isocenter/contracts";
import { headerDump } from "./header-dump.ts";
import { Failure } from "../../platform/errors/index.ts";
import { record } from "../audit/index.ts";
import { authorise, type Caller } from "../identity/index.ts";
import { announceQuarantine } from "./announce.ts";
import type { ArchiveDeps } from "./deps.ts";
import {
  countWaiting,
  selectQuarantine,
  selectQuarantineItem,
  updateDecision,
  type StoredQuarantine,
} from "./quarantine-store.ts";
import { receiveAgain } from "./receive.ts";
import type { Reception } from "./types.ts";

/** As much of the object as the header dump reads. */
const dumpBytesMax = 1024 * 1024;

/** What waits first, then what was decided, newest first. */
export async function listQuarantine(
  deps: Pick<ArchiveDeps, "database">,
  caller: Caller,
  page: { offset: number; limit: number },
): Promise<{ rows: QuarantineItem[]; total: number }> {
  await authorise(deps, caller, "quarantine.read", "quarantine");
  const { rows, total } = await selectQuarantine(
    deps.database.sql,
    caller.site,
    page,
  );
  return { rows: rows.map(render), total };
}

/** How many items wait for a person: a number for operators, without a caller. */
export async function countQuarantine(
  deps: Pick<ArchiveDeps, "database">,
  site: string,
): Promise<number> {
  return await countWaiting(deps.database.sql, site);
}

/** One item with its header as far as it can be read; that a person saw it is on record. Throws `not-found`. */
export async function showQuarantineItem(
  deps: Pick<ArchiveDeps, "database" | "objects">,
  caller: Caller,
  id: string,
): Promise<QuarantineDetail> {
  await authorise(deps, caller, "quarantine.read", id);
  const item = await find(deps, caller, id);
  const prefix = await deps.objects.read(item.objectKey, {
    start: 0,
    end: Math.min(item.bytes, dumpBytesMax),
  });
  await deps.database.transaction((tx) =>
    record(tx, caller, { action: "quarantine.read", subject: id }),
  );
  return { ...render(item), header: headerDump(prefix, item.code) };
}

/**
 * Offers the object to the archive again, through the same checks: what was wrong may have been put right (a limit raised, the
 * other object moved). Throws the failure that still stands, and the item goes on waiting.
 */
export async function releaseFromQuarantine(
  deps: ArchiveDeps,
  caller: Caller,
  id: string,
  reason: string,
): Promise<Reception> {
  await authorise(deps, caller, "quarantine.decide", id);
  const item = await find(deps, caller, id);
  if (item.state !== "waiting") throw new Failure("conflict");
  const reception = await receiveAgain(deps, caller, {
    source: await deps.objects.open(item.objectKey),
    ...(item.fileName !== null && { fileName: item.fileName }),
  });
  if (reception.state === "refused")
    throw new Failure(reception.code ?? "conflict", {
      detail: `It still does not pass: ${failures[reception.code ?? "conflict"].text}`,
    });
  await decide(deps, caller, id, "released", reason);
  return reception;
}

/** Ends the wait: the object stays where it is, and is not offered again. */
export async function rejectFromQuarantine(
  deps: ArchiveDeps,
  caller: Caller,
  id: string,
  reason: string,
): Promise<void> {
  await authorise(deps, caller, "quarantine.decide", id);
  await find(deps, caller, id);
  await decide(deps, caller, id, "rejected", reason);
}

async function decide(
  deps: ArchiveDeps,
  caller: Caller,
  id: string,
  state: "released" | "rejected",
  reason: string,
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const decision = {
      state,
      by: caller.person.id,
      at: deps.clock.now(),
      reason,
    };
    if (!(await updateDecision(tx, caller.site, id, decision)))
      throw new Failure("conflict");
    await record(tx, caller, { action: `quarantine.${state}`, subject: id });
    await announceQuarantine(deps.database, tx, caller.site);
  });
}

async function find(
  deps: Pick<ArchiveDeps, "database">,
  caller: Caller,
  id: string,
): Promise<StoredQuarantine> {
  const item = /^[0-9a-f-]{36}$/.test(id)
    ? await selectQuarantineItem(deps.database.sql, caller.site, id)
    : undefined;
  if (!item) throw new Failure("not-found");
  return item;
}

function render(item: StoredQuarantine): QuarantineItem {
  const meaning = failures[isFailureCode(item.code) ? item.code : "internal"];
  return {
    id: item.id,
    receivedAt: item.receivedAt.toISOString(),
    door: item.door,
    sender: item.sender,
    fileName: item.fileName,
    bytes: item.bytes,
    sha256: item.sha256.toString("hex"),
    storedSha256: item.storedSha256?.toString("hex") ?? null,
    code: item.code,
    text: meaning.text,
    detail: item.detail,
    remedy: meaning.remedy,
    state: item.state,
    decidedBy: item.decidedBy,
    decidedAt: item.decidedAt?.toISOString() ?? null,
    decisionReason: item.decisionReason,
  };
}
