/*
 * Gaussian blur on 128-bit vectors, in WebAssembly. Values are float64 that hold float32 numbers, so nothing has to be widened in the loops; a sum
 * keeps the order of the distances from the middle.
 */
import {
  add,
  addWide,
  advance,
  assemble,
  countDown,
  get,
  loadDoubleSplat,
  loadVector,
  loop,
  multiplyWide,
  narrow,
  reserve,
  set,
  storeVector,
  subtract,
  widen,
  type VectorFunction,
} from "./vector-code.ts";

/** Values are handled in fours. */
const step = 4;

/**
 * out = kernel[0] × value + Σ kernel[k] × (the value k strides before + the one k strides after), rounded to float32: at the end, or after every
 * addition.
 */
function symmetricSums(roundEach: boolean): VectorFunction {
  // Parameters: first bytes of values, kernel and answers; fours of values; reach of the kernel; bytes of a stride.
  const [values, kernel, out, groups, reach, stride] = [0, 1, 2, 3, 4, 5];
  const [before, after, atKernel, left] = [6, 7, 8, 9];
  const weight = 10;
  const sums = [11, 12];
  const round = [...narrow, ...widen];
  const each = roundEach ? round : [];
  const copy = (from: number, to: number): number[] => [
    ...get(from),
    ...set(to),
  ];
  const loadWeight = [...get(atKernel), ...loadDoubleSplat, ...set(weight)];
  const body = [
    ...loop,
    ...copy(values, before),
    ...copy(values, after),
    ...copy(kernel, atKernel),
    ...copy(reach, left),
    ...loadWeight,
    ...sums.flatMap((sum, i) => [
      ...get(weight),
      ...get(values),
      ...loadVector(16 * i),
      ...multiplyWide,
      ...each,
      ...set(sum),
    ]),
    ...loop,
    ...get(before),
    ...get(stride),
    subtract,
    ...set(before),
    ...get(after),
    ...get(stride),
    add,
    ...set(after),
    ...advance(atKernel, 8),
    ...loadWeight,
    ...sums.flatMap((sum, i) => [
      ...get(sum),
      ...get(weight),
      ...get(before),
      ...loadVector(16 * i),
      ...get(after),
      ...loadVector(16 * i),
      ...addWide,
      ...multiplyWide,
      ...addWide,
      ...each,
      ...set(sum),
    ]),
    ...countDown(left),
    ...sums.flatMap((sum, i) => [
      ...get(out),
      ...get(sum),
      ...round,
      ...storeVector(16 * i),
    ]),
    ...advance(values, 8 * step),
    ...advance(out, 8 * step),
    ...countDown(groups),
  ];
  return { parameters: 6, integers: 4, vectors: 3, body };
}

const memory = new WebAssembly.Memory({ initial: 8 });
const sumAcross = assemble(symmetricSums(false), memory);
const sumDown = assemble(symmetricSums(true), memory);

/**
 * Gaussian blur of a square image of the given side, a multiple of 4, edges repeated; reach 2.5 σ. Throws RangeError on another side.
 */
export function blur(
  values: Float32Array,
  side: number,
  sigma: number,
): Float32Array {
  if (side % step !== 0 || values.length !== side * side)
    throw new RangeError("blur: side must be a multiple of 4");
  const reach = Math.max(1, Math.ceil(2.5 * sigma));
  // In memory: kernel, one line with its repeated ends, the lines blurred across with repeated first and last ones, the answer.
  const lineAt = reach + 1;
  const acrossAt = lineAt + side + 2 * reach;
  const outAt = acrossAt + (side + 2 * reach) * side;
  reserve(memory, 8 * (outAt + side * side));
  const all = new Float64Array(memory.buffer);
  let total = 0;
  for (let i = 0; i <= reach; i++) {
    all[i] = Math.exp((-i * i) / (2 * sigma * sigma));
    total += i === 0 ? all[i] : 2 * all[i];
  }
  for (let i = 0; i <= reach; i++) all[i] /= total;
  const first = lineAt + reach;
  const top = acrossAt + reach * side;
  for (let y = 0; y < side; y++) {
    const row = y * side;
    all.fill(values[row], lineAt, first);
    for (let x = 0; x < side; x++) all[first + x] = values[row + x]!;
    all.fill(values[row + side - 1], first + side, first + side + reach);
    sumAcross(8 * first, 0, 8 * (top + row), side / step, reach, 8);
  }
  const bottom = top + side * side;
  for (let k = 0; k < reach; k++) {
    all.copyWithin(acrossAt + k * side, top, top + side);
    all.copyWithin(bottom + k * side, bottom - side, bottom);
  }
  sumDown(8 * top, 0, 8 * outAt, (side * side) / step, reach, 8 * side);
  return new Float32Array(all.subarray(outAt, outAt + side * side));
}
