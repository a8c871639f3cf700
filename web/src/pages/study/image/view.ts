import { useState } from "react";
import type { Window } from "./window.ts";

/** What the viewer shows: kept by the study page, because the result panel moves it too. */
export interface View {
  readonly series: string;
  readonly index: number;
  readonly window: Window | null;
  readonly invert: boolean;
  readonly zoom: number;
  readonly pan: { readonly x: number; readonly y: number };
  readonly region: boolean;
  readonly opacity: number;
}

export const untouched = {
  window: null,
  invert: false,
  zoom: 1,
  pan: { x: 0, y: 0 },
} as const;

export function useView(series: string, index: number) {
  const [view, setView] = useState<View>({
    series,
    index,
    ...untouched,
    region: true,
    opacity: 0.9,
  });
  const change = (part: Partial<View>) =>
    setView((old) => ({ ...old, ...part }));
  return [view, change] as const;
}

export const zoomMin = 0.5;
export const zoomMax = 8;
export function clampZoom(zoom: number): number {
  return Math.min(zoomMax, Math.max(zoomMin, zoom));
}
