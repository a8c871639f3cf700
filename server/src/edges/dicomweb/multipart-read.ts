/** Reads multipart/related part by part (RFC 2046 §5.1, PS3.18 §8.6.1.2) without ever holding a part whole. */
import { Failure } from "../../platform/errors/index.ts";

export interface Part {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Read it before asking for the next part; what is left unread is skipped. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** A part's header is a Content-Type and perhaps a location. */
const headerBytesMax = 16 * 1024;
const boundaryLengthMax = 70;
export const partsMax = 100_000;

/** @throws Failure `bad-request` where the media type names no usable boundary */
export function boundaryOf(parameters: ReadonlyMap<string, string>): string {
  const boundary = parameters.get("boundary");
  if (
    boundary === undefined ||
    boundary.length > boundaryLengthMax ||
    !/^[0-9A-Za-z'()+_,./:=? -]*[0-9A-Za-z'()+_,./:=?-]$/.test(boundary)
  )
    throw new Failure("bad-request", {
      detail: "The Content-Type names no boundary, or one of another form",
    });
  return boundary;
}

const crlf = Buffer.from("\r\n");
const headerEnd = Buffer.from("\r\n\r\n");

/**
 * The parts of a body. The generator is finished when the closing boundary came.
 * @throws Failure `bad-request` for a body that ends early or is no multipart, `limit-exceeded` past a limit
 */
export async function* readMultipart(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<Part> {
  const scan = new Scanner(body);
  const delimiter = Buffer.from(`--${boundary}`);
  const inner = Buffer.from(`\r\n--${boundary}`);
  // The preamble, which is nothing in every sender known, ends at the first delimiter.
  await scan.skipTo(delimiter, headerBytesMax);
  for (let count = 0; ; count++) {
    const next = await scan.take(2);
    if (next.toString("latin1") === "--") return;
    if (!next.equals(crlf))
      throw malformed("A boundary is not followed by a new line");
    if (count >= partsMax)
      throw new Failure("limit-exceeded", {
        detail: `More than ${partsMax} parts`,
      });
    const headers = await readHeaders(scan);
    let isRead = false;
    async function* content(): AsyncGenerator<Uint8Array> {
      yield* scan.until(inner);
      isRead = true;
    }
    const source = content();
    yield { headers, body: source };
    // Whatever the reader left is skipped; a generator that was closed early leaves the rest in the scanner.
    if (!isRead) for await (const rest of scan.until(inner)) void rest;
  }
}

async function readHeaders(scan: Scanner): Promise<Map<string, string>> {
  const headers = new Map<string, string>();
  // A part without any header begins with the empty line at once.
  const text = await scan.header(headerEnd, headerBytesMax);
  for (const line of text.split("\r\n")) {
    if (line === "") continue;
    const colon = line.indexOf(":");
    if (colon < 1) throw malformed("A part has a header line without a colon");
    headers.set(
      line.slice(0, colon).trim().toLowerCase(),
      line.slice(colon + 1).trim(),
    );
  }
  return headers;
}

const malformed = (detail: string): Failure =>
  new Failure("bad-request", { detail });

/** Looks for byte sequences in a stream, giving back what lies before them. */
class Scanner {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#chunks = body[Symbol.asyncIterator]();
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done) return false;
    const chunk = Buffer.from(
      next.value.buffer,
      next.value.byteOffset,
      next.value.byteLength,
    );
    this.#held =
      this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    return true;
  }

  async take(length: number): Promise<Buffer> {
    while (this.#held.length < length)
      if (!(await this.#more()))
        throw malformed("The body ends inside a boundary");
    const taken = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    return taken;
  }

  async skipTo(mark: Buffer, bytesMax: number): Promise<void> {
    let skipped = 0;
    for (;;) {
      const at = this.#held.indexOf(mark);
      if (at >= 0) {
        this.#held = this.#held.subarray(at + mark.length);
        return;
      }
      const keep = Math.min(this.#held.length, mark.length - 1);
      skipped += this.#held.length - keep;
      this.#held = this.#held.subarray(this.#held.length - keep);
      if (skipped > bytesMax || !(await this.#more()))
        throw malformed("The body does not begin with its boundary");
    }
  }

  /** Text to the empty line that ends a header; the mark is consumed. */
  async header(mark: Buffer, bytesMax: number): Promise<string> {
    for (;;) {
      if (this.#held.length >= 2 && this.#held.subarray(0, 2).equals(crlf)) {
        this.#held = this.#held.subarray(2);
        return "";
      }
      const at = this.#held.indexOf(mark);
      if (at > bytesMax || (at < 0 && this.#held.length > bytesMax))
        throw new Failure("limit-exceeded", {
          detail: `A part's header is longer than ${bytesMax} bytes`,
        });
      if (at >= 0) {
        const text = this.#held.toString("utf8", 0, at);
        this.#held = this.#held.subarray(at + mark.length);
        return text;
      }
      if (!(await this.#more()))
        throw malformed("The body ends inside a part's header");
    }
  }

  /** What lies before the mark, as it comes; the mark is consumed. */
  async *until(mark: Buffer): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      if (at >= 0) {
        const last = this.#held.subarray(0, at);
        // The mark is consumed after the last piece: a reader that stops at that piece leaves the mark for whoever skips.
        this.#held = this.#held.subarray(at);
        if (last.length > 0) yield last;
        this.#held = this.#held.subarray(mark.length);
        return;
      }
      const ready = this.#held.length - (mark.length - 1);
      if (ready > 0) {
        const chunk = this.#held.subarray(0, ready);
        this.#held = this.#held.subarray(ready);
        yield chunk;
      }
      if (!(await this.#more()))
        throw malformed("The body ends before its closing boundary");
    }
  }
}
