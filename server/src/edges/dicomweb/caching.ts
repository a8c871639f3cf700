/** Validators (RFC 9110 §8.8.3): an object never changes under its digest, so its digest is its tag. */
import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { StoredObject } from "../../domain/archive/index.ts";

/** @param form what makes two representations of the same objects differ */
export function tagOfObjects(
  objects: readonly StoredObject[],
  form: string,
): string {
  const hash = createHash("sha256").update(form);
  for (const { SOPInstanceUID, datasetSha256 } of objects)
    hash.update(SOPInstanceUID).update(datasetSha256);
  return `"${hash.digest("base64url").slice(0, 32)}"`;
}

/**
 * Sets the validator and says whether the client has this already. Answers stay with the person who asked (`private`), and each use
 * asks again, so that a lost permission counts at once.
 */
export function isUnchanged(
  request: FastifyRequest,
  reply: FastifyReply,
  tag: string,
): boolean {
  void reply
    .header("etag", tag)
    .header("cache-control", "private, no-cache")
    .header("vary", "Accept, Cookie");
  const known = request.headers["if-none-match"];
  return (
    known !== undefined &&
    known.split(",").some((one) => one.trim().replace(/^W\//, "") === tag)
  );
}
