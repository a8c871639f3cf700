import type { FastifyRequest } from "fastify";
import type { ArchiveDeps, ReadLog } from "../../domain/archive/index.ts";
import type { Caller } from "../../domain/identity/index.ts";
import type { PixelThreads } from "./pixel-threads.ts";

/** What the DICOMweb routes stand on; composed by a role. */
export interface DicomwebDeps {
  readonly archive: ArchiveDeps;
  readonly reads: ReadLog;
  /** Who calls: from the session, a token, or the demo's own person. @throws Failure `unauthenticated` */
  readonly callerOf: (
    request: FastifyRequest,
    door: "dicomweb",
  ) => Promise<Caller>;
  readonly pixels: PixelThreads;
}
