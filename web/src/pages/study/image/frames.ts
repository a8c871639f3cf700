import type { SeriesSummary } from "@isocenter/contracts";
import type { Window } from "./window.ts";

/** One picture of a series: an instance, or a frame of one. */
export interface Frame {
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  /** 1-based, as in DICOMweb. */
  readonly frame: number;
  readonly InstanceNumber: number | null;
  readonly Rows: number | null;
  readonly Columns: number | null;
}

export const frameKey = (frame: {
  SOPInstanceUID: string;
  frame: number;
}): string => `${frame.SOPInstanceUID}#${frame.frame}`;

/** Frames in the order of InstanceNumber; instances without pixels (reports, presentation states) have none. */
export function framesOf(series: SeriesSummary): Frame[] {
  return series.instances
    .filter((instance) => instance.Rows !== null && instance.Columns !== null)
    .toSorted(
      (a, b) =>
        (a.InstanceNumber ?? Number.MAX_SAFE_INTEGER) -
        (b.InstanceNumber ?? Number.MAX_SAFE_INTEGER),
    )
    .flatMap((instance) =>
      Array.from({ length: Math.max(1, instance.NumberOfFrames) }, (_, i) => ({
        SeriesInstanceUID: series.SeriesInstanceUID,
        SOPInstanceUID: instance.SOPInstanceUID,
        frame: i + 1,
        InstanceNumber: instance.InstanceNumber,
        Rows: instance.Rows,
        Columns: instance.Columns,
      })),
    );
}

/** Rendered resource of a frame (PS3.18 §10.4.1.1.4); without a window the server takes the object's own. */
export function renderedUrl(
  study: string,
  frame: Frame,
  window: Window | null,
  edge?: number,
): string {
  const query = new URLSearchParams();
  if (window !== null)
    query.set("window", `${window.center},${window.width},linear`);
  if (edge !== undefined) query.set("viewport", `${edge},${edge}`);
  const text = query.size === 0 ? "" : `?${query.toString()}`;
  return `/dicom-web/studies/${study}/series/${frame.SeriesInstanceUID}/instances/${frame.SOPInstanceUID}/frames/${frame.frame}/rendered${text}`;
}
