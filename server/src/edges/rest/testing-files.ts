/** For tests: files as people and attackers send them. Not imported by the product. */
import { crc32, deflateRawSync } from "node:zlib";
import { CTImageStorage, writePart10 } from "@isocenter/dicom";

export function dicom(
  instance: string,
  level = 0,
  study = "1.2.3",
): Uint8Array {
  return writePart10({
    dataset: {
      SOPClassUID: CTImageStorage,
      SOPInstanceUID: instance,
      StudyInstanceUID: study,
      SeriesInstanceUID: `${study}.1`,
      Modality: "CT",
      PatientName: "Upload^Test",
      PatientID: "U1",
      Rows: 4,
      Columns: 4,
      BitsAllocated: 16,
      BitsStored: 16,
      HighBit: 15,
      PixelRepresentation: 0,
      SamplesPerPixel: 1,
      PhotometricInterpretation: "MONOCHROME2",
      PixelData: new Uint16Array(16).fill(level),
    },
  });
}

export interface Entry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mode?: number;
  readonly flags?: number;
  /** What the directory says instead of the truth. */
  readonly size?: number;
  readonly crc?: number;
}

/** A ZIP by hand (APPNOTE 4.3), so that it can lie. */
export function zip(entries: readonly Entry[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const {
    name,
    bytes,
    mode = 0o100644,
    flags = 0,
    size = bytes.length,
    crc = crc32(bytes),
  } of entries) {
    const packed = deflateRawSync(bytes);
    const title = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags | 0x800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(title.length, 22);
    const header = Buffer.concat([
      Buffer.from("PK\u0003\u0004", "latin1"),
      common,
      title,
      packed,
    ]);
    const record = Buffer.alloc(16);
    record.writeUInt32LE((mode << 16) >>> 0, 8);
    record.writeUInt32LE(offset, 12);
    const madeBy = Buffer.from([20, 3]);
    central.push(
      Buffer.from("PK\u0001\u0002", "latin1"),
      madeBy,
      common,
      record.subarray(2),
      title,
    );
    local.push(header);
    offset += header.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", 0, "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

/** A little-endian NIfTI-1 of int16 (nifti1.h). */
export function nifti(change: (header: DataView) => void = () => {}): Buffer {
  const file = Buffer.alloc(352 + 4 * 3 * 2 * 2);
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  view.setInt32(0, 348, true);
  [3, 4, 3, 2].forEach((length, at) =>
    view.setInt16(40 + at * 2, length, true),
  );
  view.setInt16(70, 4, true);
  view.setInt16(72, 16, true);
  [1, 0.5, 0.75, 3].forEach((step, at) =>
    view.setFloat32(76 + at * 4, step, true),
  );
  view.setFloat32(108, 352, true);
  view.setInt16(254, 1, true);
  [0.5, 0, 0, -10, 0, 0.75, 0, -20, 0, 0, 3, -30].forEach((value, at) =>
    view.setFloat32(280 + at * 4, value, true),
  );
  file.write("n+1\0", 344, "latin1");
  for (let at = 0; at < 24; at += 1) view.setInt16(352 + at * 2, at - 5, true);
  change(view);
  return file;
}
