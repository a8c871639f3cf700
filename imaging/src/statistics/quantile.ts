/**
 * The same as `quantileOfSorted` of the sorted values, in linear time: the values are only sorted as far as needed. They change
 * their order. None may be NaN. NaN for none.
 */
export function quantileBySelection(
  values: Float32Array | Float64Array,
  share: number,
): number {
  const last = values.length - 1;
  if (last < 0) return NaN;
  const place = share * last;
  const low = Math.floor(place);
  select(values, low);
  const lower = values[low];
  if (low === last) return lower;
  // Behind the place all are at least as large: the next in order is the least of them.
  let upper = values[low + 1];
  for (let i = low + 2; i <= last; i++)
    if (values[i] < upper) upper = values[i]!;
  return lower + (place - low) * (upper - lower);
}

/** Hoare's selection (1961), the pivot a median of three: the value of that rank comes to its place, less before it, more behind it. */
function select(values: Float32Array | Float64Array, rank: number): void {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const a = values[left];
    const b = values[(left + right) >> 1];
    const c = values[right];
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const held = values[i];
      values[i++] = values[j]!;
      values[j--] = held;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else return;
  }
}
