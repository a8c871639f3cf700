/** Bounds on what a data set may hold. Each is far above any real object seen and far below what exhausts a machine. */
export interface Limits {
  /** Nested sequences. Real SR documents stay under 30; recursion stays well within the stack. */
  readonly depthMax: number;
  /** Elements of the whole data set, items counted twice: 92 bytes each were measured, so 92 MB at worst. */
  readonly elementCountMax: number;
  /** Bytes of a single value other than PixelData. */
  readonly valueBytesMax: number;
  /** Fragments of encapsulated PixelData. */
  readonly fragmentCountMax: number;
  /** Bytes that a deflated data set may inflate to. */
  readonly inflatedBytesMax: number;
  /** Findings kept; the rest is only counted. */
  readonly findingCountMax: number;
}

export const defaultLimits: Limits = {
  depthMax: 64,
  elementCountMax: 1_000_000,
  valueBytesMax: 1 << 30,
  fragmentCountMax: 4_000_000,
  inflatedBytesMax: 1 << 30,
  findingCountMax: 100,
};
