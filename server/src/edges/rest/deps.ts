import type { FastifyRequest } from "fastify";
import type { Session } from "@isocenter/contracts";
import type {
  ArchiveDeps,
  NiftiThreads,
  ReadLog,
  ReceiveFileDeps,
} from "../../domain/archive/index.ts";
import type { Caller, Door } from "../../domain/identity/index.ts";

/** Who calls. @throws Failure `unauthenticated` */
export type CallerOf = (request: FastifyRequest, door: Door) => Promise<Caller>;

/** What the REST routes stand on; composed by a role. */
export interface RestDeps {
  readonly archive: ArchiveDeps;
  readonly reads: ReadLog;
  readonly nifti: NiftiThreads;
  /** Default: the archive's own reception. */
  readonly receive?: NonNullable<ReceiveFileDeps["receive"]>;
  readonly callerOf: CallerOf;
  readonly site: string;
  readonly mode: Session["mode"];
  /** Address of a study in the viewer; null where no viewer is served. */
  readonly viewerUrl?: (StudyInstanceUID: string) => string | null;
}
