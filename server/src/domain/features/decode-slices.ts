import {
  decodeFrame,
  readDataset,
  toGrey,
  type DicomObject,
  type GreyFrame,
} from "@isocenter/dicom";

/** Decodes frames of one stored object as they are asked for; the header is read once. */
export interface SliceDecoder {
  /** The grey image of a frame, counted from 1, in modality units. Throws the codes of `@isocenter/dicom`. */
  frame(number: number): Promise<GreyFrame>;
  readonly object: DicomObject;
}

export function openSlices(part10: Uint8Array): SliceDecoder {
  const object = readDataset(part10);
  return {
    object,
    async frame(number) {
      const frame = await decodeFrame(object, number - 1);
      return toGrey(frame, object.dataset, number - 1);
    },
  };
}
