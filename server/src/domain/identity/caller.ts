import type { Role } from "@isocenter/contracts";

/** The ways in. Each asks the same authorisation function and leaves the same audit event. */
export const doorValues = [
  "rest",
  "upload",
  "dicomweb",
  "dimse",
  "import",
  "cli",
  "pipeline",
] as const;
export type Door = (typeof doorValues)[number];

/** Who calls, from where: made by an edge, passed to every verb of a domain. */
export interface Caller {
  readonly site: string;
  readonly person: {
    readonly id: string;
    readonly name: string;
    readonly role: Role | "system";
  };
  readonly door: Door;
  /** AE title, address or program: what quarantine shows as the sender. */
  readonly sender: string;
  readonly correlationId: string;
}
