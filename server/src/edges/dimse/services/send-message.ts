import type { Association } from "../upper-layer/index.ts";
import type { CommandSet } from "./command-elements.ts";
import { encodeCommandSet } from "./command-set.ts";

/** Bytes of a data set in pieces of any size. */
export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Sends one message in fragments of the size that the peer takes (PS3.8 Annex E). The caller sees to it that no other
 * message is sent on the association meanwhile.
 * @throws AssociationEnded; whatever the source throws
 */
export async function sendMessage(
  association: Association,
  contextId: number,
  command: CommandSet,
  dataSet?: Bytes,
): Promise<void> {
  await sendFragments(association, contextId, true, [
    encodeCommandSet(command),
  ]);
  if (dataSet !== undefined)
    await sendFragments(association, contextId, false, dataSet);
}

/**
 * One piece is held back until the next is there, since the last fragment must say that it is the last. A data set of odd
 * length gets a NUL at its end: fragments are even (PS3.8 §E.1), and peers abort on one that is not. Deflated data sets
 * are padded so by definition (PS3.5 §A.5); any other of odd length was malformed before.
 */
async function sendFragments(
  association: Association,
  contextId: number,
  command: boolean,
  source: Bytes,
): Promise<void> {
  const size = association.fragmentBytes;
  let held: Uint8Array = new Uint8Array(0);
  for await (const piece of source) {
    let rest = piece;
    if (held.length > 0) {
      const missing = Math.min(size - held.length, rest.length);
      held = Buffer.concat([held, rest.subarray(0, missing)]);
      rest = rest.subarray(missing);
      if (rest.length === 0) continue;
      await association.send({ contextId, command, last: false, bytes: held });
      held = new Uint8Array(0);
    }
    while (rest.length > size) {
      const bytes = rest.subarray(0, size);
      await association.send({ contextId, command, last: false, bytes });
      rest = rest.subarray(size);
    }
    held = rest;
  }
  if (held.length % 2 === 1) held = Buffer.concat([held, Buffer.alloc(1)]);
  await association.send({ contextId, command, last: true, bytes: held });
}
