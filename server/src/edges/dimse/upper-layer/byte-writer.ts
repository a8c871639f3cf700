/** Big-endian writer of A-ASSOCIATE PDUs: parts are collected and joined once. */
export class ByteWriter {
  readonly #parts: Buffer[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  bytes(part: Uint8Array): this {
    this.#parts.push(
      Buffer.from(part.buffer, part.byteOffset, part.byteLength),
    );
    this.#length += part.byteLength;
    return this;
  }

  u8(...values: number[]): this {
    return this.bytes(Buffer.from(values));
  }

  u16(value: number): this {
    const part = Buffer.alloc(2);
    part.writeUInt16BE(value);
    return this.bytes(part);
  }

  u32(value: number): this {
    const part = Buffer.alloc(4);
    part.writeUInt32BE(value);
    return this.bytes(part);
  }

  text(value: string): this {
    return this.bytes(Buffer.from(value, "latin1"));
  }

  /** @throws RangeError where the text is longer than its field or not Latin-1. */
  padded(value: string, length: number): this {
    const part = Buffer.alloc(length, 0x20);
    if (value.length > length)
      throw new RangeError(`More than ${length} characters`);
    part.write(value, "latin1");
    return this.bytes(part);
  }

  /** A text or byte field behind its 16-bit length. */
  counted(value: string | Uint8Array): this {
    const part =
      typeof value === "string" ? Buffer.from(value, "latin1") : value;
    return this.u16(part.byteLength).bytes(part);
  }

  /** Item-type, a reserved byte, the length, the content (PS3.8 §9.3.2). */
  item(type: number, content: ByteWriter): this {
    this.u8(type, 0).u16(content.length);
    for (const part of content.#parts) this.bytes(part);
    return this;
  }

  join(): Buffer {
    return Buffer.concat(this.#parts, this.#length);
  }
}
