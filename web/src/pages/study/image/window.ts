/** Windows (VOI, PS3.3 C.11.2): what a viewer does between two pictures of the server. Pure. */
export interface Window {
  /** In output units of the modality LUT (Hounsfield units for CT). */
  readonly center: number;
  readonly width: number;
}

export const presetValues = [
  "default",
  "brain",
  "subdural",
  "bone",
  "lung",
  "soft",
  "contrast",
  "dim",
] as const;
export type Preset = (typeof presetValues)[number];

/** Hounsfield presets; only meaningful for CT. */
const ct: Partial<Record<Preset, Window>> = {
  brain: { center: 40, width: 80 },
  subdural: { center: 75, width: 215 },
  bone: { center: 600, width: 2800 },
  lung: { center: -600, width: 1500 },
  soft: { center: 50, width: 400 },
};

export function presetsFor(modality: string): readonly Preset[] {
  return modality === "CT"
    ? ["default", "brain", "subdural", "bone", "lung", "soft"]
    : ["default", "contrast", "dim"];
}

/** The window of a preset; null stands for the server's own default. */
export function presetWindow(preset: Preset, initial: Window): Window | null {
  if (preset === "default") return null;
  if (preset === "contrast")
    return { center: initial.center, width: initial.width * 0.6 };
  if (preset === "dim")
    return { center: initial.center, width: initial.width * 1.6 };
  return ct[preset] ?? null;
}

/** A drag over the whole height or width of the picture moves the window by this many of its initial widths. */
const dragScale = 1.5;

/** Right: wider. Down: darker, as in other viewers, i.e. a higher centre. `dx`, `dy` are shares of the picture. */
export function dragWindow(start: Window, dx: number, dy: number): Window {
  return {
    center: round(start.center + dy * start.width * dragScale),
    width: Math.max(1, round(start.width * Math.exp(dx * dragScale))),
  };
}

/** Four significant digits: finer steps would only fill the cache with pictures nobody can tell apart. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}

/**
 * What makes a picture drawn with window `from` look as with window `to`, until the server has drawn it:
 * grey level g (0–1) becomes slope × g + intercept. Exact but for levels already cut off at black or white.
 */
export function transfer(
  from: Window,
  to: Window,
): { slope: number; intercept: number } {
  const low = (w: Window) => w.center - w.width / 2;
  return {
    slope: from.width / to.width,
    intercept: (low(from) - low(to)) / to.width,
  };
}
