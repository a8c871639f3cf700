/** The first bytes of a stream, looked at without losing them. */
export async function peek(
  source: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<{
  readonly head: Uint8Array;
  readonly all: AsyncIterable<Uint8Array>;
}> {
  const iterator = source[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  while (length < bytes && !ended) {
    const next = await iterator.next();
    if (next.done) ended = true;
    else {
      chunks.push(next.value);
      length += next.value.byteLength;
    }
  }
  const head = Buffer.concat(chunks);
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head;
      for (;;) {
        const next = ended ? { done: true as const } : await iterator.next();
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head, all: all() };
}
