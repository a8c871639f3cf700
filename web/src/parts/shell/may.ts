import type { Session } from "@isocenter/contracts";

export type Page =
  "worklist" | "uploads" | "models" | "quarantine" | "jobs" | "audit";

/** In the order of the rail. The server decides; this only leaves out what it would refuse. */
export const pages: readonly {
  readonly page: Page;
  readonly path: string;
  readonly needs: string;
}[] = [
  { page: "worklist", path: "/", needs: "study.read" },
  { page: "uploads", path: "/uploads", needs: "study.store" },
  { page: "models", path: "/models", needs: "models.read" },
  { page: "quarantine", path: "/quarantine", needs: "quarantine.read" },
  { page: "jobs", path: "/jobs", needs: "jobs.read" },
  { page: "audit", path: "/audit", needs: "audit.read" },
];

export function allowedPages(session: Session) {
  return pages.filter(({ needs }) => session.may.includes(needs));
}
