/** Tags are numbers: group × 65536 + element. */
export const PixelDataTag = 0x7fe00010;
export const FloatPixelDataTag = 0x7fe00008;
export const DoubleFloatPixelDataTag = 0x7fe00009;
export const ItemTag = 0xfffee000;
export const ItemDelimitationTag = 0xfffee00d;
export const SequenceDelimitationTag = 0xfffee0dd;

/** The three attributes that hold native or encapsulated frames (PS3.3 §C.7.6.3, §C.7.6.24, §C.7.6.25). */
export const isPixelDataTag = (tag: number): boolean =>
  tag === PixelDataTag ||
  tag === FloatPixelDataTag ||
  tag === DoubleFloatPixelDataTag;

/** PS3.5 §7.8: private groups have odd numbers. */
export const isPrivateTag = (tag: number): boolean => ((tag >>> 16) & 1) === 1;

/** PS3.5 §7.8.1: (gggg,0010-00FF) reserves a block for a private creator. */
export const isPrivateCreatorTag = (tag: number): boolean =>
  isPrivateTag(tag) && (tag & 0xffff) >= 0x10 && (tag & 0xffff) <= 0xff;

/** Eight upper-case hexadecimal digits, as the DICOM JSON model writes a tag (PS3.18 §F.2.2). */
export const hexTag = (tag: number): string =>
  (tag >>> 0).toString(16).toUpperCase().padStart(8, "0");

/** `(0010,0020)`, for people. */
export const formatTag = (tag: number): string => {
  const hex = hexTag(tag);
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
};

/** The inverse of `hexTag`; also takes `(0010,0020)` and `0010,0020`. @returns undefined where it is no tag. */
export const parseTag = (text: string): number | undefined => {
  const match = /^\(?([0-9a-f]{4}),?([0-9a-f]{4})\)?$/i.exec(text.trim());
  return match === null
    ? undefined
    : Number.parseInt(`${match[1]}${match[2]}`, 16);
};
