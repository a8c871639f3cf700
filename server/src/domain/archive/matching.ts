/** Attribute matching of PS3.4 §C.2.2.2 and PS3.18 §8.3.4, one meaning for QIDO-RS, C-FIND and the worklist. */
import { Failure } from "../../platform/errors/index.ts";

export type Matching =
  | { readonly kind: "universal" }
  | { readonly kind: "single"; readonly values: readonly string[] }
  | { readonly kind: "wildcard"; readonly like: string }
  | {
      readonly kind: "range";
      readonly from: string | undefined;
      readonly to: string | undefined;
    };

/** Longest key value that is looked at, in characters. A list of 64 UIDs of 64 characters fits. */
export const keyLengthMax = 4_160;
/** A UID list longer than this is refused, not cut. */
export const listLengthMax = 64;

const rangeVRs = new Set(["DA", "TM", "DT"]);
/** Wildcards have a meaning only where a value is text (PS3.4 §C.2.2.2.4). */
const wildcardVRs = new Set([
  "AE",
  "CS",
  "LO",
  "LT",
  "PN",
  "SH",
  "ST",
  "UC",
  "UR",
  "UT",
]);
const listVRs = new Set(["UI", "CS", "IS", "DS", "AE", "LO", "SH"]);

/**
 * Reads one key value.
 * @param separators what parts a list: `\` in DIMSE, also `,` in QIDO-RS for UIDs
 * @throws Failure `bad-request` for a date or time that is none, `limit-exceeded` for a value past the limits
 */
export function parseMatching(vr: string, value: string): Matching {
  if (value.length > keyLengthMax)
    throw new Failure("limit-exceeded", {
      detail: `A search key has ${value.length} characters, ${keyLengthMax} at most`,
    });
  const text = value.trim();
  if (text === "" || (text === "*" && wildcardVRs.has(vr)))
    return { kind: "universal" };
  if (rangeVRs.has(vr)) return parseRange(vr, text);
  const values = listVRs.has(vr) ? splitList(vr, text) : [text];
  if (values.length > listLengthMax)
    throw new Failure("limit-exceeded", {
      detail: `A search list has ${values.length} values, ${listLengthMax} at most`,
    });
  if (values.length === 1 && wildcardVRs.has(vr) && /[*?]/.test(text))
    return { kind: "wildcard", like: likePattern(text) };
  return { kind: "single", values };
}

function splitList(vr: string, text: string): string[] {
  const parts = text.split(vr === "UI" || vr === "CS" ? /[\\,]/ : "\\");
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** `*` and `?` become `%` and `_`; what LIKE would take for a wildcard is escaped. */
export function likePattern(text: string): string {
  return literalLike(text).replaceAll("*", "%").replaceAll("?", "_");
}

export const literalLike = (text: string): string =>
  text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);

const dateForm = /^\d{4}(?:\d{2}(?:\d{2})?)?$/;
const timeForm = /^\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?$/;
const dateTimeForm = /^\d{4,14}(?:\.\d{1,6})?(?:[+-]\d{4})?$/;

/** PS3.4 §C.2.2.2.5: `a-b`, `a-`, `-b` or one value. Old forms with `.` or `:` between are taken too. */
function parseRange(vr: string, text: string): Matching {
  const plain =
    vr === "DA" ? text.replaceAll(".", "") : text.replaceAll(":", "");
  const dash = plain.indexOf("-");
  const [from, to] =
    dash < 0
      ? [plain, plain]
      : [plain.slice(0, dash).trim(), plain.slice(dash + 1).trim()];
  const form = vr === "DA" ? dateForm : vr === "TM" ? timeForm : dateTimeForm;
  for (const end of [from, to])
    if (end !== "" && !form.test(end))
      throw new Failure("bad-request", {
        detail: `A search key of type ${vr} is neither a value nor a range`,
      });
  if (from === "" && to === "") return { kind: "universal" };
  return { kind: "range", from: from || undefined, to: to || undefined };
}
