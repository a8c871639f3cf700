import { pduHeaderBytes } from "./encode-pdu.ts";
import { PduError, pduTypes } from "./pdu.ts";

export interface FrameLimits {
  /** Largest content of a P-DATA-TF. */
  readonly pduBytes: number;
  /** Largest content of an A-ASSOCIATE PDU. */
  readonly associatePduBytes: number;
}

export interface Frame {
  readonly type: number;
  readonly content: Uint8Array;
}

/**
 * Cuts the stream of a connection into PDUs. The declared length is judged before a byte is kept, so that memory is at
 * most one PDU. A PDU that lies whole in a chunk is given as a view of it; else it is copied once.
 */
export class PduFramer {
  readonly #limits: FrameLimits;
  readonly #header = Buffer.alloc(pduHeaderBytes);
  #headerFilled = 0;
  #content: Buffer | undefined;
  #contentFilled = 0;

  constructor(limits: FrameLimits) {
    this.#limits = limits;
  }

  /** Whether a PDU has begun and not ended. */
  get midway(): boolean {
    return this.#headerFilled > 0;
  }

  /** @throws PduError for a type that is none, or a length that its type cannot have */
  *frames(chunk: Uint8Array): Generator<Frame, void, undefined> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#headerFilled < pduHeaderBytes) {
        const part = chunk.subarray(
          at,
          at + pduHeaderBytes - this.#headerFilled,
        );
        this.#header.set(part, this.#headerFilled);
        this.#headerFilled += part.length;
        at += part.length;
        if (this.#headerFilled < pduHeaderBytes) return;
        this.#checkLength();
      }
      const type = this.#header[0] ?? 0;
      const length = this.#header.readUInt32BE(2);
      if (this.#content === undefined && chunk.length - at >= length) {
        const content = chunk.subarray(at, at + length);
        at += length;
        this.#headerFilled = 0;
        yield { type, content };
        continue;
      }
      this.#content ??= Buffer.allocUnsafeSlow(length);
      const part = chunk.subarray(at, at + length - this.#contentFilled);
      this.#content.set(part, this.#contentFilled);
      this.#contentFilled += part.length;
      at += part.length;
      if (this.#contentFilled < length) return;
      const content = this.#content;
      this.#content = undefined;
      this.#contentFilled = 0;
      this.#headerFilled = 0;
      yield { type, content };
    }
  }

  #checkLength(): void {
    const type = this.#header[0] ?? 0;
    const length = this.#header.readUInt32BE(2);
    const [least, most] = this.#range(type);
    if (length < least || length > most)
      throw new PduError(
        "invalid-pdu-parameter-value",
        `A PDU of type ${type} with ${length} bytes; ${least} to ${most} are taken`,
      );
  }

  #range(type: number): readonly [number, number] {
    switch (type) {
      case pduTypes["associate-request"]:
      case pduTypes["associate-accept"]:
        return [68, this.#limits.associatePduBytes];
      case pduTypes.data:
        return [6, this.#limits.pduBytes];
      case pduTypes["associate-reject"]:
      case pduTypes["release-request"]:
      case pduTypes["release-response"]:
      case pduTypes.abort:
        return [4, 4];
      default:
        throw new PduError("unrecognized-pdu", `PDU type ${type}`);
    }
  }
}
