import { createHash } from "node:crypto";
import type { Receive } from "../../server/src/edges/dimse/index.ts";

/** One object as an archive of tests saw it. */
export interface Seen {
  readonly SOPInstanceUID: string | undefined;
  readonly SOPClassUID: string | undefined;
  readonly transferSyntaxUID: string | undefined;
  readonly sender: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A `receive` that keeps digests, and the errors with which sources ended. */
export function digestingArchive(): {
  readonly receive: Receive;
  readonly seen: Seen[];
  readonly errors: unknown[];
} {
  const seen: Seen[] = [];
  const errors: unknown[] = [];
  return {
    seen,
    errors,
    async receive(caller, { source, transferSyntaxUID, announced }) {
      const hash = createHash("sha256");
      let bytes = 0;
      try {
        for await (const fragment of source) {
          bytes += fragment.length;
          hash.update(fragment);
        }
      } catch (error) {
        errors.push(error);
        throw error;
      }
      seen.push({
        SOPInstanceUID: announced?.SOPInstanceUID,
        SOPClassUID: announced?.SOPClassUID,
        transferSyntaxUID,
        sender: caller.sender,
        bytes,
        sha256: hash.digest("hex"),
      });
      return { state: "stored", bytes, warnings: [] };
    },
  };
}

export const sha256 = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");
