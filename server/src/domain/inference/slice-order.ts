import { tagTexts } from "./tags.ts";
import type { ContractInstance } from "./types.ts";

/** An instance and its place along the slice normal in mm, null where the series does not say. */
export interface OrderedInstance {
  readonly instance: ContractInstance;
  readonly position: number | null;
}

/**
 * The instances of a series along the normal of their common orientation (PS3.3 §C.7.6.2.1.1), where all have a position and lie
 * parallel; else by InstanceNumber, then by UID, so that the order never depends on arrival.
 */
export function sliceOrder(
  instances: readonly ContractInstance[],
): OrderedInstance[] {
  const normal = instances[0] && normalOf(instances[0]);
  const placed = instances.map((instance) => ({
    instance,
    position: (normal && distance(instance, normal)) ?? null,
  }));
  if (placed.every(({ position }) => position !== null))
    return placed.toSorted(
      (a, b) => a.position! - b.position! || byNumber(a.instance, b.instance),
    );
  return placed
    .map(({ instance }) => ({ instance, position: null }))
    .toSorted((a, b) => byNumber(a.instance, b.instance));
}

function byNumber(a: ContractInstance, b: ContractInstance): number {
  return (
    (a.InstanceNumber ?? Infinity) - (b.InstanceNumber ?? Infinity) ||
    (a.SOPInstanceUID < b.SOPInstanceUID ? -1 : 1)
  );
}

/** Directions of slices that count as parallel: 8 degrees apart at most, as a gantry or a fan of radial slices differs by more. */
const cosineMin = 0.99;

/** Unit normal of the image plane; undefined where the orientation is missing or no plane. */
function normalOf({ header }: ContractInstance): number[] | undefined {
  const o = tagTexts(header, "ImageOrientationPatient").map(Number);
  if (o.length !== 6 || !o.every(Number.isFinite)) return undefined;
  const normal = [
    o[1] * o[5] - o[2] * o[4],
    o[2] * o[3] - o[0] * o[5],
    o[0] * o[4] - o[1] * o[3],
  ];
  const length = Math.hypot(...normal);
  return length > 0.5 ? normal.map((value) => value / length) : undefined;
}

/** ImagePositionPatient projected on the series' normal, in mm; undefined for a slice that lies across it. */
function distance(
  instance: ContractInstance,
  normal: readonly number[],
): number | undefined {
  const own = normalOf(instance);
  const position = tagTexts(instance.header, "ImagePositionPatient").map(
    Number,
  );
  if (
    own === undefined ||
    position.length !== 3 ||
    !position.every(Number.isFinite) ||
    Math.abs(dot(own, normal)) < cosineMin
  )
    return undefined;
  return dot(normal, position);
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, axis) => sum + value * b[axis], 0);
