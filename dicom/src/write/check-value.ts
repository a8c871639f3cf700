import { DicomError } from "../errors.ts";
import { formatTag } from "../tag.ts";
import { isValidUid } from "../uids.ts";
import type { VR } from "../vr.ts";

/** What one value of a VR must look like (PS3.5 §6.2, Table 6.2-1). Query characters (ranges, wild cards) are not values. */
const form: Readonly<Partial<Record<VR, RegExp>>> = {
  AE: /^[\x20-\x5b\x5d-\x7e]{1,16}$/,
  AS: /^\d{3}[DWMY]$/,
  CS: /^[A-Z0-9 _]{1,16}$/,
  DA: /^\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/,
  DS: /^ *[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? *$/,
  DT: /^\d{4}(?:\d{2}(?:\d{2}(?:\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?)?)?)?(?:[+-]\d{4})?$/,
  IS: /^ *[+-]?\d+ *$/,
  TM: /^(?:[01]\d|2[0-3])(?:[0-5]\d(?:(?:[0-5]\d|60)(?:\.\d{1,6})?)?)?$/,
  UR: /^[\x21-\x7e]+$/,
};

/** Characters (not bytes) of one value. */
const lengthMax: Readonly<Partial<Record<VR, number>>> = {
  DS: 16,
  IS: 12,
  LO: 64,
  LT: 10240,
  SH: 16,
  ST: 1024,
  DT: 26,
};

// eslint-disable-next-line no-control-regex -- naming control characters is the point
const controls = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/;
// eslint-disable-next-line no-control-regex -- as above
const lineControls = /[\x09\x0a\x0c\x0d]/;

/**
 * Checks one textual value before it is written. The empty value is always allowed.
 * @throws DicomError `invalid-value`, never naming the value.
 */
export function checkText(tag: number, vr: VR, value: string): void {
  if (value === "") return;
  const refuse = (why: string): never => {
    throw new DicomError("invalid-value", `${formatTag(tag)}: ${why}`, { tag });
  };
  if (controls.test(value)) refuse("a control character");
  const single = vr === "LT" || vr === "ST" || vr === "UT" || vr === "UR";
  if (!single && (value.includes("\\") || lineControls.test(value)))
    refuse("a backslash or line break within a value");
  if (vr === "UI" && !isValidUid(value)) refuse("not a UID");
  const pattern = form[vr];
  if (pattern !== undefined && !pattern.test(value)) refuse(`not a ${vr}`);
  const max = lengthMax[vr];
  if (max !== undefined && value.length > max && [...value].length > max)
    refuse(`more than ${max} characters`);
  if (vr === "IS" && Math.abs(Number(value)) > 0x7fffffff + 1)
    refuse("beyond 32 bits");
  if (
    vr === "PN" &&
    value.split("=").some((group, index) => index > 2 || [...group].length > 64)
  )
    refuse("not a PN");
}

/** A number as DS: the most digits that 16 characters hold. @throws DicomError `invalid-value` for what is not finite. */
export function formatDS(tag: number, value: number): string {
  if (!Number.isFinite(value))
    throw new DicomError(
      "invalid-value",
      `${formatTag(tag)}: not a finite number`,
      { tag },
    );
  const exact = String(value);
  if (exact.length <= 16) return exact;
  for (let digits = 16; digits > 0; digits -= 1) {
    const text = value.toPrecision(digits);
    if (text.length <= 16) return text;
  }
  throw new DicomError(
    "invalid-value",
    `${formatTag(tag)}: no DS of 16 characters`,
    { tag },
  );
}

/** Whether `count` values are as many as `vm` allows: `1`, `3`, `1-2`, `1-n`, `2-2n`. */
export function fitsMultiplicity(count: number, vm: string): boolean {
  if (count === 0) return true;
  const [low = "1", high = low] = vm.split("-");
  const least = Number(low);
  if (count < least) return false;
  if (!high.endsWith("n")) return count <= Number(high);
  const step = high === "n" ? 1 : Number(high.slice(0, -1));
  return count % step === 0;
}
