import { tagTexts } from "./tags.ts";
import type { ContractInstance } from "./types.ts";

/** An instance and its place along the slice normal in mm, null where the series does not say. */
export interface OrderedInstance {
  readonly instance: ContractInstance;
  readonly position: number | null;
}

/**
 * The instances of a series along the normal of their common orientation (PS3.3 §C.7.6.2.1.1), where all have a position; else
 * by InstanceNumber, then by UID, so that the order never depends on arrival.
 */
export function sliceOrder(
  instances: readonly ContractInstance[],
): OrderedInstance[] {
  const placed = instances.map((instance) => ({
    instance,
    position: distance(instance) ?? null,
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

/** ImagePositionPatient projected on the slice normal, in mm. */
function distance({ header }: ContractInstance): number | undefined {
  const position = tagTexts(header, "ImagePositionPatient").map(Number);
  const o = tagTexts(header, "ImageOrientationPatient").map(Number);
  if (
    position.length !== 3 ||
    o.length !== 6 ||
    ![...position, ...o].every(Number.isFinite)
  )
    return undefined;
  const normal = [
    o[1] * o[5] - o[2] * o[4],
    o[2] * o[3] - o[0] * o[5],
    o[0] * o[4] - o[1] * o[3],
  ];
  return normal.reduce((sum, value, axis) => sum + value * position[axis], 0);
}
