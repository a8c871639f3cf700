/** Writes multipart/related (PS3.18 §8.6.1.2) from parts whose bytes come as they are read. */
import { randomBytes } from "node:crypto";

export interface OutgoingPart {
  readonly contentType: string;
  readonly location?: string;
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** 192 random bits cannot stand in the bytes by accident, and nobody can choose them. */
export const newBoundary = (): string => randomBytes(24).toString("hex");

export async function* writeMultipart(
  parts: AsyncIterable<OutgoingPart> | Iterable<OutgoingPart>,
  boundary: string,
): AsyncGenerator<Uint8Array> {
  for await (const part of parts) {
    const location =
      part.location === undefined
        ? ""
        : `Content-Location: ${part.location}\r\n`;
    yield Buffer.from(
      `--${boundary}\r\nContent-Type: ${part.contentType}\r\n${location}\r\n`,
    );
    yield* part.body;
    yield crlf;
  }
  yield Buffer.from(`--${boundary}--\r\n`);
}

const crlf = Buffer.from("\r\n");
