import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  ComputedRadiographyImageStorage,
  MRImageStorage,
  SecondaryCaptureImageStorage,
  uidFromDigest,
  writePart10,
  type DatasetRecord,
} from "@isocenter/dicom";
import { sampleFiles } from "../brain/samples.ts";
import { decodeJpeg } from "../jpeg.ts";
import { readNrrd } from "./nrrd.ts";

/** One file below server/samples. */
export interface SampleFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const cheng =
  "Derived from: Cheng J, brain tumor dataset, figshare 1512427, CC BY 4.0";
const noTumour =
  "Derived from: healthy brain MR slice of a public collection, CC0 1.0";
const wang =
  "Derived from: NIH Clinical Center ChestX-ray14, Wang et al., CVPR 2017";
const pyradiomics =
  "Derived from: pyradiomics brain1, Copyright 2017 Harvard Medical School, BSD-3-Clause";
const invented = "Patient, dates are invented; geometry is not known";

/** The same input makes the same UID, so that samples loaded twice are the same studies. */
const uid = (...name: (string | number)[]): string =>
  uidFromDigest(createHash("sha256").update(name.join("/")).digest());

/** Every sample, made from `../shared/data`. */
export function makeSamples(data: string): SampleFile[] {
  // Folds 1 and 3 of each class: two of the four that were set aside before training, chosen by their place, not by their result.
  const slices = sampleFiles
    .filter((_, index) => index % 2 === 0)
    .map((file, index) => brainSlice(data, file, index));
  return [
    ...slices,
    ...brainVolume(data),
    chestRadiograph(data),
    {
      path: "ct/CT_small.dcm",
      bytes: readFileSync(join(data, "dicom/pydicom/test_files/CT_small.dcm")),
    },
  ];
}

function brainSlice(data: string, file: string, index: number): SampleFile {
  const picture = readFileSync(join(data, "brain-mri", file));
  const label = file.split("/")[0] ?? "";
  const isTumour = label !== "no_tumor";
  const name = basename(file, ".jpg");
  return {
    path: `brain-${label.replace("_", "-")}/${name}.dcm`,
    bytes: writePart10({
      dataset: {
        ...study("brain", name, index),
        // A picture without known geometry: an MR image would need a position and directions, and invented ones mislead.
        SOPClassUID: SecondaryCaptureImageStorage,
        ConversionType: "WSD",
        Modality: "MR",
        PatientName: `DEMO^${label.toUpperCase().replace("_", " ")} ${1 + (index % 2)}`,
        PatientID: `DEMO-${name.toUpperCase()}`,
        // The tumours' source is contrast-enhanced T1; the other one does not state its sequence.
        ...(isTumour
          ? {
              StudyDescription: "DEMO brain, contrast T1",
              SeriesDescription: "T1 contrast",
              ContrastBolusAgent: "Gadolinium",
            }
          : {
              StudyDescription: "DEMO brain, sequence not stated",
              SeriesDescription: "Brain",
            }),
        BodyPartExamined: "BRAIN",
        ImageComments: `${isTumour ? cheng : noTumour}. ${invented}`,
        // The first glioma was asked for at once, so that the order of the worklist has something to show.
        ...(index === 0 && { RequestedProcedurePriority: "STAT" }),
        InstanceNumber: 1,
        ImageType: ["DERIVED", "SECONDARY", "OTHER"],
        ...lossyGrey(picture),
      },
    }),
  };
}

function brainVolume(data: string): SampleFile[] {
  const volume = readNrrd(
    readFileSync(join(data, "radiomics/pyradiomics/brain1_image.nrrd")),
  );
  const { columns, rows, slices, voxels, origin, directions } = volume;
  const spacing = directions[0]?.[0] ?? 1;
  const step = directions[2]?.[2] ?? 1;
  const [x = 0, y = 0, z = 0] = origin;
  return Array.from({ length: slices }, (_, slice) => {
    // The volume's rows run from back to front; a picture's first row is the front.
    const pixels = new Int16Array(rows * columns);
    for (let row = 0; row < rows; row += 1) {
      const from = (slice * rows + (rows - 1 - row)) * columns;
      pixels.set(voxels.subarray(from, from + columns), row * columns);
    }
    return {
      path: `brain-volume/${String(slice + 1).padStart(2, "0")}.dcm`,
      bytes: writePart10({
        dataset: {
          ...study("brain", "brain1", 8),
          SOPInstanceUID: uid("brain1", "instance", slice + 1),
          SOPClassUID: MRImageStorage,
          Modality: "MR",
          PatientName: "DEMO^WHOLE BRAIN",
          PatientID: "DEMO-BRAIN1",
          PatientPosition: "HFS",
          StudyDescription: "DEMO brain, whole series",
          // The source does not state the sequence; enhancing vessels and lesion show what it is.
          SeriesDescription: "T1 contrast",
          BodyPartExamined: "BRAIN",
          ImageComments: `${pyradiomics}. Patient and dates are invented`,
          ScanningSequence: "RM",
          SequenceVariant: "NONE",
          ScanOptions: "",
          MRAcquisitionType: "2D",
          InstanceNumber: slice + 1,
          ImageType: ["DERIVED", "SECONDARY", "OTHER"],
          FrameOfReferenceUID: uid("brain", "brain1", "frame of reference"),
          ...geometry(
            [x, y - spacing * (rows - 1), z + step * slice],
            spacing,
            step,
          ),
          Rows: rows,
          Columns: columns,
          SamplesPerPixel: 1,
          PhotometricInterpretation: "MONOCHROME2",
          BitsAllocated: 16,
          BitsStored: 16,
          HighBit: 15,
          PixelRepresentation: 1,
          ...window(voxels),
          PixelData: pixels,
        },
      }),
    };
  });
}

function chestRadiograph(data: string): SampleFile {
  const picture = readFileSync(join(data, "chest-xray/nih/00001280_004.jpg"));
  return {
    path: "chest/radiograph.dcm",
    bytes: writePart10({
      dataset: {
        ...study("chest", "nih-1", 9),
        SOPClassUID: ComputedRadiographyImageStorage,
        Modality: "CR",
        PatientName: "DEMO^CHEST",
        PatientID: "DEMO-CHEST",
        StudyDescription: "DEMO chest radiograph",
        SeriesDescription: "PA",
        BodyPartExamined: "CHEST",
        ViewPosition: "PA",
        ImageComments: `${wang}. Patient and dates are invented`,
        InstanceNumber: 1,
        ImageType: ["DERIVED", "SECONDARY"],
        PatientOrientation: ["L", "F"],
        ...lossyGrey(picture),
      },
    }),
  };
}

/** Identity and times of one invented study; `index` sets them apart. */
function study(kind: string, name: string, index: number): DatasetRecord {
  const day = `202601${String(5 + index).padStart(2, "0")}`;
  return {
    SOPInstanceUID: uid(kind, name, "instance"),
    StudyInstanceUID: uid(kind, name, "study"),
    SeriesInstanceUID: uid(kind, name, "series"),
    PatientBirthDate: "",
    PatientSex: "",
    ReferringPhysicianName: "",
    StudyID: `DEMO${index + 1}`,
    AccessionNumber: `DEMO${String(index + 1).padStart(4, "0")}`,
    StudyDate: day,
    SeriesDate: day,
    StudyTime: `${String(8 + index).padStart(2, "0")}0000`,
    SeriesTime: `${String(8 + index).padStart(2, "0")}0500`,
    SeriesNumber: 1,
    Manufacturer: "Isocenter samples",
    Laterality: "",
  };
}

function geometry(
  position: readonly number[],
  spacing: number,
  thickness: number,
): DatasetRecord {
  const text = (value: number) => Number(value.toFixed(6));
  return {
    PositionReferenceIndicator: "",
    ImagePositionPatient: position.map(text),
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [text(spacing), text(spacing)],
    SliceThickness: text(thickness),
    SpacingBetweenSlices: text(thickness),
  };
}

/** The pixels of an 8-bit JPEG; a lossy picture stays one (PS3.3 §C.7.6.1.1.5). */
function lossyGrey(picture: Buffer): DatasetRecord {
  const { rows, columns, data: grey } = decodeJpeg(picture);
  return {
    Rows: rows,
    Columns: columns,
    SamplesPerPixel: 1,
    PhotometricInterpretation: "MONOCHROME2",
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    WindowCenter: 128,
    WindowWidth: 256,
    LossyImageCompression: "01",
    LossyImageCompressionMethod: "ISO_10918_1",
    LossyImageCompressionRatio: Number(
      ((rows * columns) / picture.length).toFixed(2),
    ),
    PixelData: Uint8Array.from(grey, (value) => Math.round(value)),
  };
}

/** From the darkest to all but the brightest 0.5 %. */
function window(voxels: Int16Array): DatasetRecord {
  const sorted = Int16Array.from(voxels).sort();
  const low = sorted[0] ?? 0;
  const high = sorted[Math.floor(sorted.length * 0.995)] ?? 1;
  return { WindowCenter: (low + high) / 2, WindowWidth: high - low };
}
