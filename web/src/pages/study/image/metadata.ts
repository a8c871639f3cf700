import { z } from "zod";
import type { Window } from "./window.ts";

/** DICOM JSON model (PS3.18 Annex F): tag → vr and values. */
export const Metadata = z.array(
  z.record(
    z.string(),
    z.looseObject({ vr: z.string(), Value: z.array(z.unknown()).optional() }),
  ),
);
export type Attributes = z.infer<typeof Metadata>[number];

function number(attributes: Attributes, tag: string): number | null {
  const value = attributes[tag]?.Value?.[0];
  const parsed = typeof value === "string" ? Number(value) : value;
  return typeof parsed === "number" && Number.isFinite(parsed) ? parsed : null;
}

/**
 * The window a picture is first shown with: WindowCenter (0028,1050) and WindowWidth (0028,1051); where the sender gave none,
 * the range that BitsStored (0028,0101) and the modality LUT allow, which only serves as the start of a drag.
 */
export function initialWindow(attributes: Attributes): {
  window: Window;
  stated: boolean;
} {
  const center = number(attributes, "00281050");
  const width = number(attributes, "00281051");
  if (center !== null && width !== null && width >= 1)
    return { window: { center, width }, stated: true };
  const bits = number(attributes, "00280101") ?? 8;
  const signed = number(attributes, "00280103") === 1;
  const slope = Math.abs(number(attributes, "00281053") ?? 1) || 1;
  const intercept = number(attributes, "00281052") ?? 0;
  const levels = 2 ** Math.min(Math.max(bits, 1), 16);
  const low = signed ? -levels / 2 : 0;
  return {
    window: {
      center: (low + levels / 2) * slope + intercept,
      width: levels * slope,
    },
    stated: false,
  };
}
