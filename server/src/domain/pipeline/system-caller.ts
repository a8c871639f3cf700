import type { Caller } from "../identity/index.ts";

/** The program itself, where no person started the work. */
export function systemCaller(site: string): Caller {
  return {
    site,
    person: { id: "system", name: "Isocenter", role: "system" },
    door: "pipeline",
    sender: "pipeline",
    correlationId: "pipeline",
  };
}
