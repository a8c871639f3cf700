/** QIDO-RS query parameters (PS3.18 §8.3.4, §10.6.1). */
import { tagOfKeyword } from "@isocenter/dicom";
import type { SearchQuery } from "../../domain/archive/index.ts";
import { Failure } from "../../platform/errors/index.ts";

const defaultLimit = 100;
/** A deeper offset is a crawl; searches narrow by date instead. */
const offsetMax = 10_000_000;
const keysMax = 64;
const depthMax = 4;

export interface Parameters {
  readonly query: SearchQuery;
  /** Fuzzy matching was asked for: it is not done, and the answer says so (§8.3.4.2). */
  readonly isFuzzyAsked: boolean;
  /** Names that are neither a parameter nor an attribute. */
  readonly unknown: readonly string[];
}

/** @throws Failure `bad-request` for a value that cannot be meant */
export function parseSearch(
  given: Readonly<Record<string, string | readonly string[] | undefined>>,
  fixed: readonly {
    readonly path: readonly number[];
    readonly value: string;
  }[],
): Parameters {
  const keys: { path: readonly number[]; value: string }[] = [...fixed];
  const fields: number[] = [];
  const unknown: string[] = [];
  let isAll = false;
  let limit = defaultLimit;
  let offset = 0;
  let isFuzzyAsked = false;
  for (const [name, raw] of Object.entries(given)) {
    const values = (Array.isArray(raw) ? raw : [raw ?? ""]) as string[];
    const last = values.at(-1) ?? "";
    switch (name.toLowerCase()) {
      case "limit":
        limit = whole(name, last, 1);
        break;
      case "offset":
        offset = whole(name, last, 0);
        break;
      case "fuzzymatching":
        if (last !== "true" && last !== "false")
          throw new Failure("bad-request", {
            detail: "fuzzymatching is true or false",
          });
        isFuzzyAsked = last === "true";
        break;
      case "includefield":
        for (const field of values.flatMap((value) => value.split(",")))
          if (field.trim().toLowerCase() === "all") isAll = true;
          else {
            const path = pathOf(field.trim());
            if (path === undefined) unknown.push(field.trim());
            else fields.push(path[0]);
          }
        break;
      case "accept":
      case "charset":
      case "emptyvaluematching":
      case "multiplevaluematching":
        break;
      default: {
        const path = pathOf(name);
        if (path === undefined) {
          unknown.push(name);
          break;
        }
        if (values.length > 1)
          throw new Failure("bad-request", {
            detail: "An attribute is given more than once",
          });
        // The address has already said it; another value there is a contradiction that matches nothing.
        keys.push({ path, value: last });
      }
    }
  }
  if (keys.length > keysMax || fields.length > keysMax * 4)
    throw new Failure("limit-exceeded", {
      detail: `More than ${keysMax} search keys`,
    });
  return {
    query: { keys, includeFields: isAll ? "all" : fields, offset, limit },
    isFuzzyAsked,
    unknown,
  };
}

function whole(name: string, text: string, min: number): number {
  const value = Number(text);
  if (!/^\d{1,8}$/.test(text) || value < min || value > offsetMax)
    throw new Failure("bad-request", {
      detail: `${name.slice(0, 20)} is not a whole number from ${min} on`,
    });
  return value;
}

/** `PatientName`, `00100010`, `RequestAttributesSequence.ScheduledProcedureStepID`, `00400275.00400009`. */
export function pathOf(name: string): number[] | undefined {
  const parts = name.split(".");
  if (parts.length > depthMax) return undefined;
  const path = parts.map((part) => tagOfKeyword(part));
  return path.every((tag) => tag !== undefined) ? path : undefined;
}
