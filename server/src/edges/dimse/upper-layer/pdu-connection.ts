import type { Socket } from "node:net";
import type { DimseLimits } from "../limits.ts";
import { decodePdu } from "./decode-pdu.ts";
import { drained } from "./drained.ts";
import { dataHeader, encodePdu } from "./encode-pdu.ts";
import type { DataValue, Pdu } from "./pdu.ts";
import { PduFramer } from "./pdu-framer.ts";

export interface PduConnectionUser {
  /** A whole PDU; what it throws goes to `failed`. @returns whether more of them are wanted */
  pduArrived(pdu: Pdu): boolean;
  /** Nothing more is read: where the next PDU begins is not known, or its handler failed. */
  failed(error: unknown): void;
  /** The transport connection is gone, in whatever way. May be called more than once. */
  closed(cause: unknown): void;
}

/** PDUs over a socket: framing, writing, back-pressure. Knows no state of an association. */
export class PduConnection {
  readonly #socket: Socket;
  readonly #limits: DimseLimits;
  readonly #user: PduConnectionUser;
  readonly #framer: PduFramer;
  #lost = false;
  #error: unknown;

  constructor(socket: Socket, limits: DimseLimits, user: PduConnectionUser) {
    this.#socket = socket;
    this.#limits = limits;
    this.#user = user;
    this.#framer = new PduFramer(limits);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, limits.idleMs);
    socket.on("data", (chunk: Buffer) => this.#received(chunk));
    socket.on("end", () => user.closed(this.#error));
    socket.on("close", () => user.closed(this.#error));
    socket.on("error", (error) => {
      this.#error = error;
      user.closed(error);
    });
  }

  get error(): unknown {
    return this.#error;
  }

  /** Whether what was written waits for a peer that does not read. */
  get congested(): boolean {
    return this.#socket.writableNeedDrain;
  }

  write(pdu: Pdu): void {
    if (this.#socket.writable) this.#socket.write(encodePdu(pdu));
  }

  /**
   * Writes a P-DATA-TF of one value, without copying the fragment.
   * @returns false where the peer is gone or takes nothing for `answerMs`; else when more may be written
   */
  async writeData(value: DataValue): Promise<boolean> {
    this.#socket.cork();
    this.#socket.write(dataHeader(value));
    this.#socket.write(value.bytes);
    this.#socket.uncork();
    return !this.congested || drained(this.#socket, this.#limits.answerMs);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Closes when what was written is out. */
  close(): void {
    this.#socket.destroySoon();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #received(chunk: Buffer): void {
    if (this.#lost) return;
    try {
      for (const { type, content } of this.#framer.frames(chunk))
        if (!this.#user.pduArrived(decodePdu(type, content, this.#limits)))
          return;
    } catch (error) {
      this.#lost = true;
      this.#user.failed(error);
    }
  }
}
