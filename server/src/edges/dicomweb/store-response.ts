/** The Store Instances Response Module (PS3.18 §10.5.3.2, PS3.3 Annex I) as DICOM JSON. */
import { failures, type FailureCode } from "@isocenter/contracts";
import type { Reception } from "../../domain/archive/index.ts";

/** One object of a request and what became of it. */
export interface Stored {
  readonly reception: Reception;
}

type Element = { vr: string; Value?: unknown[] };

/** Data Set does not match SOP Class (PS3.18 Table 10.5.3-2): stored, with departures from the standard. */
const warningReason = 0xb007;

const text = (vr: string, value: string | undefined): Element =>
  value === undefined ? { vr } : { vr, Value: [value] };

/** 200: all stored as they are; 202: some failed or were warned about; 409: none stored. */
export function statusOf(receptions: readonly Reception[]): 200 | 202 | 409 {
  const stored = receptions.filter(isStored);
  if (stored.length === 0) return 409;
  return stored.length === receptions.length &&
    receptions.every(({ warnings }) => warnings.length === 0)
    ? 200
    : 202;
}

const isStored = ({ state }: Reception): boolean =>
  state === "stored" || state === "duplicate";

export function storeResponse(
  receptions: readonly Reception[],
  address: {
    readonly study: string | undefined;
    readonly of: (reception: Reception) => string;
  },
): Record<string, Element> {
  const stored = receptions.filter(isStored);
  const failed = receptions.filter((one) => !isStored(one));
  const named = failed.filter(({ SOPInstanceUID }) => SOPInstanceUID);
  const other = failed.filter(({ SOPInstanceUID }) => !SOPInstanceUID);
  return {
    "00081190": text("UR", address.study),
    ...(stored.length > 0 && {
      "00081199": {
        vr: "SQ",
        Value: stored.map((one) => ({
          "00081150": text("UI", one.SOPClassUID),
          "00081155": text("UI", one.SOPInstanceUID),
          "00081190": text("UR", address.of(one)),
          ...(one.warnings.length > 0 && {
            "00081196": { vr: "US", Value: [warningReason] },
          }),
        })),
      },
    }),
    ...(named.length > 0 && {
      "00081198": {
        vr: "SQ",
        Value: named.map((one) => ({
          "00081150": text("UI", one.SOPClassUID),
          "00081155": text("UI", one.SOPInstanceUID),
          "00081197": { vr: "US", Value: [reasonOf(one.code)] },
          // The failure's own words, for the person who reads the sender's log (PS3.3 Table C.12-1, Error Comment).
          "00000902": text("LO", wordsOf(one)),
        })),
      },
    }),
    ...(other.length > 0 && {
      // Failures that cannot be named by a SOP Instance UID (PS3.3 Table I.1-1).
      "0008119A": {
        vr: "SQ",
        Value: other.map((one) => ({
          "00081197": { vr: "US", Value: [reasonOf(one.code)] },
        })),
      },
    }),
  };
}

const reasonOf = (code: FailureCode | undefined): number =>
  failures[code ?? "internal"].stow;

const wordsOf = ({ code = "internal", detail }: Reception): string =>
  [failures[code].text, detail].filter(Boolean).join(": ").slice(0, 64);
