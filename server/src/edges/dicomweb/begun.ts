/** Answers that begin only when their first bytes are there: what cannot be read is a status, not a connection that breaks. */
import { asFailure, Failure } from "../../platform/errors/index.ts";

/**
 * Waits for the first piece of a body.
 * @throws what the body throws before it; pixels that cannot be decoded are `not-acceptable`: as stored they can be had
 */
export async function begun(
  body: AsyncGenerator<Uint8Array>,
): Promise<AsyncGenerator<Uint8Array>> {
  const first = await body.next().catch(rethrow);
  return (async function* () {
    try {
      if (first.done) return;
      yield first.value;
      yield* body;
    } finally {
      await body.return(undefined);
    }
  })();
}

export function rethrow(error: unknown): never {
  const failure = asFailure(error);
  if (
    failure.code !== "unsupported-transfer-syntax" &&
    failure.code !== "pixel-data-invalid"
  )
    throw failure;
  throw new Failure("not-acceptable", {
    detail: `${failure.detail ?? failure.message}; ask for transfer-syntax=*`,
    cause: error,
  });
}
