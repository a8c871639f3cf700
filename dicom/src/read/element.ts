import type { VR } from "../vr.ts";
import type { Dataset } from "./dataset.ts";

/** Where one data element lies in the buffer: nothing of its value has been touched. */
export interface Element {
  readonly tag: number;
  readonly vr: VR;
  /** Offset of the value. */
  readonly offset: number;
  /** Bytes of the value; for a sequence or fragments of undefined length all bytes up to and with the delimiter. */
  readonly length: number;
  /** The items of a sequence. */
  readonly items?: readonly Dataset[];
  /** True for encapsulated PixelData: the value is a list of fragments. */
  readonly encapsulated?: boolean;
}
