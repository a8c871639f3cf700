/** What a fragment costs in memory beside its bytes: its view and its place in the queue, so that tiny ones count too. */
const fragmentOverhead = 256;

export interface StreamLimits {
  /** Bytes that wait before `full` is called. */
  readonly waitingBytes: number;
}

/**
 * The data set of one message between the connection, which pushes, and one consumer, which reads it once. Never holds
 * more than `waitingBytes` and what the last read of the socket brought.
 *
 * A consumer that stops early (`break`, a thrown error) turns the rest into nothing: it must still come before the
 * response may be sent, but is not kept.
 */
export class DataSetStream implements AsyncIterable<Uint8Array> {
  readonly #limits: StreamLimits;
  readonly #onFull: () => void;
  readonly #onRoom: () => void;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #full = false;
  #discarding = false;
  #taken = false;
  #finished: { readonly error?: Error } | undefined;
  #wake: (() => void) | undefined;
  #readToEnd = false;

  constructor(limits: StreamLimits, onFull: () => void, onRoom: () => void) {
    this.#limits = limits;
    this.#onFull = onFull;
    this.#onRoom = onRoom;
  }

  /** Whether the consumer has seen the last byte. */
  get readToEnd(): boolean {
    return this.#readToEnd;
  }

  push(fragment: Uint8Array): void {
    if (
      this.#finished !== undefined ||
      this.#discarding ||
      fragment.length === 0
    )
      return;
    this.#waiting.push(fragment);
    this.#waitingBytes += fragment.length + fragmentOverhead;
    if (!this.#full && this.#waitingBytes > this.#limits.waitingBytes) {
      this.#full = true;
      this.#onFull();
    }
    this.#wake?.();
  }

  /** The last fragment has come. */
  end(): void {
    this.#finished ??= {};
    this.#wake?.();
  }

  /** What waits is dropped; the consumer gets the error at its next read. */
  fail(error: Error): void {
    this.#finished ??= { error };
    if (this.#finished.error !== undefined) this.#drop();
    this.#wake?.();
  }

  /** The consumer is done, however much it read. */
  discard(): void {
    this.#discarding = true;
    this.#drop();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#taken) throw new Error("A data set can be read once");
    this.#taken = true;
    try {
      for (;;) {
        if (this.#discarding) throw new Error("The data set is given up");
        const batch = this.#waiting;
        if (batch.length > 0) {
          this.#waiting = [];
          for (const fragment of batch) {
            yield fragment;
            if (this.#finished?.error !== undefined) throw this.#finished.error;
          }
          this.#drained(batch);
        } else if (this.#finished !== undefined) {
          if (this.#finished.error !== undefined) throw this.#finished.error;
          this.#readToEnd = true;
          return;
        } else await this.#more();
      }
    } finally {
      this.discard();
    }
  }

  /** Room is made when a batch is through: the socket is resumed once a batch, not once a fragment. */
  #drained(batch: readonly Uint8Array[]): void {
    for (const { length } of batch)
      this.#waitingBytes -= length + fragmentOverhead;
    if (this.#waitingBytes < 0) this.#waitingBytes = 0;
    this.#makeRoom();
  }

  #drop(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#makeRoom();
  }

  #makeRoom(): void {
    if (!this.#full || this.#waitingBytes > this.#limits.waitingBytes) return;
    this.#full = false;
    this.#onRoom();
  }

  async #more(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
  }
}
