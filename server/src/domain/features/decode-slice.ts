import {
  decodeFrame,
  pixelSpacing,
  readDataset,
  toGrey,
  type DicomObject,
} from "@isocenter/dicom";
import type { GreyImage } from "@isocenter/imaging";
import { Failure } from "../../platform/errors/index.ts";
