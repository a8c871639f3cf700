import type { FastifyRequest } from "fastify";
import type {
  ArchiveDeps,
  Incoming,
  ReadLog,
  Reception,
} from "../../domain/archive/index.ts";
import type { Caller } from "../../domain/identity/index.ts";
import type { PixelThreads } from "./pixel-threads.ts";

/** What the DICOMweb routes stand on; composed by a role. */
export interface DicomwebDeps {
  readonly archive: ArchiveDeps;
  readonly reads: ReadLog;
  /** Default: the archive's own reception. A role gives its own to count what comes in. */
  readonly receive?: (caller: Caller, incoming: Incoming) => Promise<Reception>;
  /** Who calls: from the session, a token, or the demo's own person. @throws Failure `unauthenticated` */
  readonly callerOf: (
    request: FastifyRequest,
    door: "dicomweb",
  ) => Promise<Caller>;
  readonly pixels: PixelThreads;
  /** Whether the end of a STOW request completes the studies in it, without the quiet period: a setting by sender. */
  readonly completesStudies?: (caller: Caller) => boolean;
}
