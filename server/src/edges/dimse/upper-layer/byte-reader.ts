import { PduError } from "./pdu.ts";

/** Big-endian reader of one PDU or item: every step stays inside the bytes given, else `PduError`. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  #advance(count: number): number {
    if (count > this.left)
      throw new PduError(
        "invalid-pdu-parameter-value",
        `An item of ${count} bytes stands where ${this.left} are left`,
      );
    const at = this.#at;
    this.#at += count;
    return at;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  skip(count: number): void {
    this.#advance(count);
  }

  /** A view, not a copy. */
  take(count: number): Uint8Array {
    const at = this.#advance(count);
    return this.#bytes.subarray(at, at + count);
  }

  /** Latin-1 without trailing spaces and NULs, with which some peers pad. */
  text(count: number): string {
    const bytes = this.take(count);
    let end = bytes.length;
    while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end--;
    let text = "";
    for (let index = 0; index < end; index++)
      text += String.fromCharCode(bytes[index] ?? 0);
    return text;
  }

  /** A UID field: at most 64 characters (PS3.5 §9.1). Whether it is well-formed is for negotiation to judge. */
  uid(count: number): string {
    if (count > 65)
      throw new PduError(
        "invalid-pdu-parameter-value",
        `A UID of ${count} bytes`,
      );
    return this.text(count);
  }
}
