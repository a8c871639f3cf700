/** The value at a share (0–1) of the sorted values, by Hoare's selection; the order of `values` is changed. NaN for none. */
export function quantile(values: Float32Array, share: number): number {
  const wanted = Math.min(values.length - 1, Math.floor(share * values.length));
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    // The median of three keeps sorted and constant input from taking quadratic time.
    const first = values[low];
    const middle = values[(low + high) >> 1];
    const last = values[high];
    const pivot = Math.max(
      Math.min(first, middle),
      Math.min(Math.max(first, middle), last),
    );
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const swapped = values[i];
        values[i] = values[j]!;
        values[j] = swapped;
        i++;
        j--;
      }
    }
    if (wanted <= j) high = j;
    else if (wanted >= i) low = i;
    else break;
  }
  return wanted < 0 ? Number.NaN : values[wanted];
}
