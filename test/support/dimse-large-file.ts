import { createHash } from "node:crypto";
import { appendFileSync, writeFileSync } from "node:fs";

/** A CT in explicit little endian, larger than any buffer on its way, written in pieces so that no memory is taken. */
export function largeFile(
  path: string,
  pixelBytes: number,
): { bytes: number; sha256: string } {
  const element = (
    group: number,
    number: number,
    vr: string,
    value: Buffer,
    length = value.length,
  ): Buffer => {
    const long = vr === "OB" || vr === "OW";
    const header = Buffer.alloc(long ? 12 : 8);
    header.writeUInt16LE(group, 0);
    header.writeUInt16LE(number, 2);
    header.write(vr, 4, "latin1");
    if (long) header.writeUInt32LE(length, 8);
    else header.writeUInt16LE(length, 6);
    return Buffer.concat([header, value]);
  };
  const uid = (text: string): Buffer =>
    Buffer.from(text.length % 2 === 0 ? text : `${text}\0`);
  const CT = uid("1.2.840.10008.5.1.4.1.1.2");
  const instance = uid("1.2.826.0.1.3680043.8.498.1");
  const meta = Buffer.concat([
    element(2, 1, "OB", Buffer.from([0, 1])),
    element(2, 2, "UI", CT),
    element(2, 3, "UI", instance),
    element(2, 0x10, "UI", uid("1.2.840.10008.1.2.1")),
    element(2, 0x12, "UI", uid("1.2.3.4")),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  const head = Buffer.concat([
    element(8, 0x16, "UI", CT),
    element(8, 0x18, "UI", instance),
    element(0x7fe0, 0x10, "OW", Buffer.alloc(0), pixelBytes),
  ]);
  const hash = createHash("sha256").update(head);
  writeFileSync(
    path,
    Buffer.concat([
      Buffer.alloc(128),
      Buffer.from("DICM"),
      element(2, 0, "UL", length),
      meta,
      head,
    ]),
  );
  const piece = Buffer.alloc(1024 * 1024);
  for (let at = 0; at < pixelBytes; at += piece.length) {
    piece.fill(at / piece.length);
    hash.update(piece);
    appendFileSync(path, piece);
  }
  return { bytes: head.length + pixelBytes, sha256: hash.digest("hex") };
}
