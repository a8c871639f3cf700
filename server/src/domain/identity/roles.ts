import type { Role } from "@isocenter/contracts";

/** Everything a person or program can do, one word each. A new verb adds its word here and the compiler lists the roles. */
export const actionValues = [
  "study.store",
  "study.read",
  "study.retrieve",
  "study.facts",
  "quarantine.read",
  "quarantine.decide",
  "jobs.read",
  "jobs.retry",
  "models.read",
  "audit.read",
] as const;
export type Action = (typeof actionValues)[number];

const readers: readonly Action[] = [
  "study.read",
  "study.retrieve",
  "models.read",
];

/** Deny by default: a role may do what stands in its row. */
export const permissions: Readonly<Record<Role | "system", readonly Action[]>> =
  {
    radiologist: [
      ...readers,
      "study.store",
      "study.facts",
      "jobs.read",
      "quarantine.read",
    ],
    physician: [...readers, "study.facts"],
    nurse: [...readers, "study.store"],
    "data-scientist": ["models.read", "jobs.read"],
    approver: ["models.read", "audit.read"],
    administrator: [
      ...readers,
      "study.store",
      "quarantine.read",
      "quarantine.decide",
      "jobs.read",
      "jobs.retry",
      "audit.read",
    ],
    auditor: ["audit.read", "models.read"],
    "api-client": ["study.store", "study.read", "study.retrieve"],
    system: actionValues,
  };
