import { Failure } from "../../../platform/errors/index.ts";
import type { DimseLimits } from "../limits.ts";
import type { DataValue } from "../upper-layer/index.ts";
import { noDataSet } from "./command-elements.ts";
import { CommandError, decodeCommandSet } from "./command-set.ts";
import { DataSetStream } from "./data-set-stream.ts";
import { MessageError, type Message } from "./message.ts";

/** What the assembler needs of the connection. */
export interface Flow {
  pause(): void;
  resume(): void;
}

/**
 * Puts fragments together to messages (PS3.8 Annex E): all fragments of a command set, then all of its data set, on one
 * presentation context, nothing between them. Command sets are collected; data sets are streamed.
 *
 *     between ─ command fragment ─► command ─ last, no data set ─► between
 *                                      └──── last, data set ─► data ─ last ─► between
 */
export class MessageAssembler {
  readonly #limits: DimseLimits;
  readonly #flow: Flow;
  readonly #onMessage: (message: Message) => void;
  readonly #now: () => number;
  #contextId: number | undefined;
  #commandParts: Uint8Array[] = [];
  #commandBytes = 0;
  #data: IncomingData | undefined;
  /** Data sets, of this and earlier messages, whose consumers are behind. */
  #fullStreams = 0;
  #pausedAt = 0;
  #pausedMs = 0;

  constructor(
    limits: DimseLimits,
    flow: Flow,
    onMessage: (message: Message) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#limits = limits;
    this.#flow = flow;
    this.#onMessage = onMessage;
    this.#now = now;
  }

  /** Whether a message has begun and its last fragment has not come. */
  get midway(): boolean {
    return this.#contextId !== undefined;
  }

  /** @throws MessageError, CommandError */
  add(value: DataValue): void {
    if (this.#contextId !== undefined && value.contextId !== this.#contextId)
      throw new MessageError("fragments of two messages interleaved");
    if (value.bytes.length === 0 && !value.last)
      throw new MessageError("an empty fragment that is not the last");
    if (value.command) this.#addCommand(value);
    else this.#addData(value);
  }

  /** The association has ended: a data set under way fails, and with it the operation. */
  fail(cause?: unknown): void {
    const data = this.#data;
    this.#reset();
    data?.stream.fail(
      new Failure("truncated", {
        detail: "The association ended before the last fragment",
        cause,
      }),
    );
    data?.completed(false);
  }

  #reset(): void {
    this.#contextId = undefined;
    this.#commandParts = [];
    this.#commandBytes = 0;
    this.#data = undefined;
  }

  #addCommand({ contextId, bytes, last }: DataValue): void {
    if (this.#data !== undefined)
      throw new MessageError("a command fragment inside a data set");
    this.#contextId = contextId;
    this.#commandBytes += bytes.length;
    if (this.#commandBytes > this.#limits.commandBytes)
      throw new CommandError("a command set larger than the limit");
    // Kept across reads of the socket: a copy, so that a few bytes do not hold a whole chunk.
    this.#commandParts.push(last ? bytes : bytes.slice());
    if (!last) return;
    const command = decodeCommandSet(Buffer.concat(this.#commandParts));
    if ((command.CommandDataSetType ?? noDataSet) === noDataSet) {
      this.#reset();
      this.#onMessage({
        contextId,
        command,
        dataSet: undefined,
        complete: Promise.resolve(true),
      });
      return;
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const stream = new DataSetStream(
      this.#limits,
      () => this.#streamFull(),
      () => this.#streamHasRoom(),
    );
    this.#data = {
      stream,
      completed: resolve,
      bytes: 0,
      startedAt: this.#now(),
      pausedMsBefore: this.#pausedMs,
    };
    this.#onMessage({ contextId, command, dataSet: stream, complete: promise });
  }

  #addData({ bytes, last }: DataValue): void {
    const data = this.#data;
    if (data === undefined)
      throw new MessageError("a data set fragment without its command");
    data.bytes += bytes.length;
    this.#judgeSize(data);
    this.#judgeSpeed(data);
    data.stream.push(bytes);
    if (!last) return;
    this.#reset();
    data.stream.end();
    data.completed(true);
  }

  /** Above the limit the operation fails, and the sender is told at the end; one that still goes on has no end. */
  #judgeSize({ bytes, stream }: IncomingData): void {
    if (bytes <= this.#limits.objectBytes) return;
    stream.fail(
      new Failure("limit-exceeded", {
        detail: `More than ${this.#limits.objectBytes} bytes`,
      }),
    );
    if (bytes > 2 * this.#limits.objectBytes)
      throw new MessageError("a data set without end");
  }

  /** Time in which we did not read is not held against the sender. */
  #judgeSpeed({ bytes, startedAt, pausedMsBefore }: IncomingData): void {
    const ms = this.#now() - startedAt - (this.#pausedMs - pausedMsBefore);
    if (
      ms > this.#limits.slowGraceMs &&
      bytes < (ms / 1000) * this.#limits.minBytesPerSecond
    )
      throw new MessageError("a data set that comes too slowly");
  }

  #streamFull(): void {
    if (this.#fullStreams++ > 0) return;
    this.#pausedAt = this.#now();
    this.#flow.pause();
  }

  #streamHasRoom(): void {
    if (--this.#fullStreams > 0) return;
    this.#pausedMs += this.#now() - this.#pausedAt;
    this.#flow.resume();
  }
}

interface IncomingData {
  readonly stream: DataSetStream;
  readonly completed: (complete: boolean) => void;
  bytes: number;
  readonly startedAt: number;
  readonly pausedMsBefore: number;
}
