/** A NIfTI volume as DICOM instances: one per axial slice, the same UIDs for the same voxels. Runs in a worker thread. */
import { createHash } from "node:crypto";
import {
  SecondaryCaptureImageStorage,
  uidFromDigest,
  writePart10,
} from "@isocenter/dicom";
import {
  axialSlices,
  nearestAxes,
  readNifti,
  voxelSpacing,
  type Volume,
} from "@isocenter/imaging";
import { Failure } from "../../platform/errors/index.ts";

/** 2^26 voxels are 256 MiB as they are read and 128 MiB as they are written: a 512 × 512 × 256 volume. */
export const niftiVoxelsMax = 2 ** 26;
const instancesMax = 10_000;

/**
 * NIfTI names no patient, no date and no modality: PatientID is made from the voxels, dates stay empty, Modality is OT. Slices run
 * from inferior to superior in radiological view with their true geometry. Values are kept where they are integers of 16 bits;
 * others are scaled to 16 bits with RescaleSlope and RescaleIntercept. A file without orientation says so in ImageComments.
 *
 * @throws Failure or ImagingError `not-nifti`, `truncated`, `unsupported-datatype` (colour too), `limit-exceeded`
 */
export function niftiToDicom(bytes: Uint8Array): Uint8Array[] {
  const volume = readNifti(bytes, { limits: { voxelsMax: niftiVoxelsMax } });
  if (volume.colour)
    throw new Failure("unsupported-datatype", {
      detail: "The volume is in colour",
    });
  const digest = digestOf(volume);
  const uid = (part: string): string =>
    uidFromDigest(createHash("sha256").update(digest).update(part).digest());
  const name = digest.toString("hex").slice(0, 12).toUpperCase();
  const stored = storedForm(volume);
  const place = placement(volume);
  const files: Uint8Array[] = [];
  for (let frame = 0; frame < volume.frames; frame += 1) {
    const slices = axialSlices(volume, frame);
    if (slices.length * volume.frames > instancesMax)
      throw new Failure("limit-exceeded", {
        detail: `The volume has more than ${instancesMax} slices`,
      });
    slices.forEach((slice, index) => {
      files.push(
        writePart10({
          dataset: {
            SOPClassUID: SecondaryCaptureImageStorage,
            SOPInstanceUID: uid(`instance ${frame} ${index}`),
            StudyInstanceUID: uid("study"),
            SeriesInstanceUID: uid(`series ${frame}`),
            FrameOfReferenceUID: uid("frame of reference"),
            PositionReferenceIndicator: null,
            ImageType: ["DERIVED", "SECONDARY", "AXIAL"],
            ConversionType: "WSD",
            Modality: "OT",
            PatientName: `NIFTI-${name}`,
            PatientID: `NIFTI-${name}`,
            PatientBirthDate: null,
            PatientSex: null,
            StudyDate: null,
            StudyTime: null,
            StudyID: null,
            AccessionNumber: null,
            ReferringPhysicianName: null,
            StudyDescription: "NIfTI volume",
            SeriesDescription:
              volume.frames === 1
                ? "NIfTI volume"
                : `NIfTI volume ${frame + 1}`,
            SeriesNumber: frame + 1,
            InstanceNumber: index + 1,
            ImageComments: `Converted from NIfTI; orientation from ${volume.affineSource === "spacing" ? "nowhere: left and right are unknown" : volume.affineSource}`,
            ImagePositionPatient: place.position(index),
            ImageOrientationPatient: place.orientation,
            PixelSpacing: place.pixelSpacing,
            SliceThickness: place.sliceSpacing,
            SpacingBetweenSlices: place.sliceSpacing,
            SamplesPerPixel: 1,
            PhotometricInterpretation: "MONOCHROME2",
            Rows: slice.rows,
            Columns: slice.columns,
            BitsAllocated: 16,
            BitsStored: 16,
            HighBit: 15,
            PixelRepresentation: stored.signed ? 1 : 0,
            RescaleSlope: stored.slope,
            RescaleIntercept: stored.intercept,
            RescaleType: "US",
            PixelData: stored.encode(slice.data),
          },
        }),
      );
    });
  }
  return files;
}

/** Of what the volume is, not of how its file is packed: .nii and .nii.gz of one volume are one study. */
function digestOf({ dimensions, frames, affine, data }: Volume): Buffer {
  const octets = (view: ArrayBufferView): Uint8Array =>
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return createHash("sha256")
    .update(JSON.stringify([dimensions, frames]))
    .update(octets(affine))
    .update(octets(data))
    .digest();
}

function storedForm({ data }: Volume): {
  readonly signed: boolean;
  readonly slope: number;
  readonly intercept: number;
  encode(values: Float32Array): Uint16Array | Int16Array;
} {
  let low = Infinity;
  let high = -Infinity;
  let isWhole = true;
  for (const value of data) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
    if (isWhole && !Number.isInteger(value)) isWhole = false;
  }
  if (low > high) low = high = 0;
  if (isWhole && low >= -32_768 && high <= (low < 0 ? 32_767 : 65_535))
    return {
      signed: low < 0,
      slope: 1,
      intercept: 0,
      encode: (values) =>
        low < 0 ? Int16Array.from(values) : Uint16Array.from(values),
    };
  // DS holds 16 characters (PS3.5 §6.2): the numbers written are the numbers used.
  const slope = decimal((high - low) / 65_535) || 1;
  const intercept = decimal(low);
  return {
    signed: false,
    slope,
    intercept,
    encode: (values) =>
      Uint16Array.from(values, (value) =>
        Math.min(65_535, Math.max(0, Math.round((value - intercept) / slope))),
      ),
  };
}

const decimal = (value: number): number => Number(value.toPrecision(9));

/** Where the slices of `axialSlices` lie, in DICOM's coordinates: x to the left, y to posterior, z to superior (PS3.3 §C.7.6.2). */
function placement(volume: Volume): {
  readonly orientation: number[];
  readonly pixelSpacing: number[];
  readonly sliceSpacing: number;
  position(slice: number): number[];
} {
  const { affine, dimensions } = volume;
  const spacing = voxelSpacing(volume);
  const [right, anterior, superior] = nearestAxes(volume);
  if (right === undefined || anterior === undefined || superior === undefined)
    throw new TypeError("a volume has three axes");
  const direction = (axis: number, sign: number): number[] =>
    [-1, -1, 1].map(
      (flip, world) =>
        decimal(
          (flip * sign * (affine[world * 4 + axis] ?? 0)) /
            (spacing[axis] ?? 1),
        ) + 0,
    );
  // Columns run to the left and rows to posterior: along a voxel axis that runs so, against one that does not.
  const orientation = [
    ...direction(right.axis, right.reversed ? 1 : -1),
    ...direction(anterior.axis, anterior.reversed ? 1 : -1),
  ];
  const last = (axis: number): number => (dimensions[axis] ?? 1) - 1;
  return {
    orientation,
    pixelSpacing: [anterior.axis, right.axis].map((axis) =>
      decimal(spacing[axis] ?? 1),
    ),
    sliceSpacing: decimal(spacing[superior.axis] ?? 1),
    position(slice) {
      const voxel = [0, 0, 0];
      voxel[right.axis] = right.reversed ? 0 : last(right.axis);
      voxel[anterior.axis] = anterior.reversed ? 0 : last(anterior.axis);
      voxel[superior.axis] = superior.reversed
        ? last(superior.axis) - slice
        : slice;
      return [-1, -1, 1].map(
        (flip, world) =>
          decimal(
            flip *
              ((affine[world * 4] ?? 0) * (voxel[0] ?? 0) +
                (affine[world * 4 + 1] ?? 0) * (voxel[1] ?? 0) +
                (affine[world * 4 + 2] ?? 0) * (voxel[2] ?? 0) +
                (affine[world * 4 + 3] ?? 0)),
          ) + 0,
      );
    },
  };
}
