import type { Key } from "../dictionary.ts";
import type { Keyword } from "../generated/dictionary.ts";
import type { Dataset } from "../read/dataset.ts";

/**
 * The data set in which an attribute of a frame stands: the macro of the per-frame functional groups, else of the shared
 * ones (PS3.3 §C.7.6.16), else the object itself where it has the attribute.
 * @param macro the sequence of the macro, such as `PixelValueTransformationSequence`.
 */
export function frameScope(
  dataset: Dataset,
  frameIndex: number,
  macro: Keyword,
  attribute: Key,
): Dataset | undefined {
  const groups = [
    dataset.sequence("PerFrameFunctionalGroupsSequence")[frameIndex],
    dataset.sequence("SharedFunctionalGroupsSequence")[0],
  ];
  for (const group of groups) {
    const item = group?.sequence(macro)[0];
    if (item?.has(attribute) === true) return item;
  }
  return dataset.has(attribute) ? dataset : undefined;
}
