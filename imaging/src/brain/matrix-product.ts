/*
 * Products of float32 matrices on 128-bit vectors, in WebAssembly because plain JavaScript took five times as long. A value is the sum of its
 * products in the order of the inner index, each rounded to float32.
 */
import {
  add,
  addLanes,
  advance,
  assemble,
  countDown,
  end,
  get,
  constant,
  lessThan,
  loadSplat,
  loadVector,
  loop,
  multiplyLanes,
  repeatIf,
  reserve,
  set,
  shiftLeft,
  storeVector,
  tee,
  zeroVector,
  type VectorFunction,
} from "./vector-code.ts";

/** Columns are handled in sixteens. */
export const columnStep = 16;

/** Multiplies `groups` times `height` rows: a value of B that was loaded serves all rows of its group. */
function productOf(height: number): VectorFunction {
  // Parameters: first bytes of A, B, C; groups of rows of A; columns of A; columns of B.
  const [a, b, c, groups, inner, columns] = [0, 1, 2, 3, 4, 5];
  const [column, left, atB, rowBytes, innerBytes, atC] = [6, 7, 8, 9, 10, 11];
  const rows = Array.from({ length: height }, (_, row) => row);
  const atA = (row: number): number => 12 + row;
  const integers = 6 + height;
  const vectors = 6 + integers;
  const lanes = [0, 1, 2, 3];
  const sum = (row: number, lane: number): number => vectors + 4 * row + lane;
  const factor = (row: number): number => vectors + 4 * height + row;
  const values = vectors + 5 * height;
  const bytesOf = (count: number, into: number): number[] => [
    ...get(count),
    ...constant(2),
    shiftLeft,
    ...set(into),
  ];
  const sumOf = (first: number, second: number, into: number): number[] => [
    ...get(first),
    ...get(second),
    add,
    ...set(into),
  ];
  const body = [
    ...bytesOf(columns, rowBytes),
    ...bytesOf(inner, innerBytes),
    ...loop,
    ...constant(0),
    ...set(column),
    ...loop,
    ...get(a),
    ...set(atA(0)),
    ...rows
      .slice(1)
      .flatMap((row) => sumOf(atA(row - 1), innerBytes, atA(row))),
    ...sumOf(b, column, atB),
    ...get(inner),
    ...set(left),
    ...rows.flatMap((row) =>
      lanes.flatMap((lane) => [...zeroVector, ...set(sum(row, lane))]),
    ),
    ...loop,
    // factor = A value in all four lanes; each sum += factor × four values of B.
    ...rows.flatMap((row) => [
      ...get(atA(row)),
      ...loadSplat,
      ...set(factor(row)),
      ...advance(atA(row), 4),
    ]),
    ...lanes.flatMap((lane) => [
      ...get(atB),
      ...loadVector(16 * lane),
      ...set(values),
      ...rows.flatMap((row) => [
        ...get(sum(row, lane)),
        ...get(factor(row)),
        ...get(values),
        ...multiplyLanes,
        ...addLanes,
        ...set(sum(row, lane)),
      ]),
    ]),
    ...sumOf(atB, rowBytes, atB),
    ...countDown(left),
    ...sumOf(c, column, atC),
    ...rows.flatMap((row) => [
      ...lanes.flatMap((lane) => [
        ...get(atC),
        ...get(sum(row, lane)),
        ...storeVector(16 * lane),
      ]),
      ...sumOf(atC, rowBytes, atC),
    ]),
    ...get(column),
    ...constant(64),
    add,
    ...tee(column),
    ...get(rowBytes),
    lessThan,
    ...repeatIf,
    end,
    ...rows.flatMap(() => [
      ...sumOf(a, innerBytes, a),
      ...sumOf(c, rowBytes, c),
    ]),
    ...countDown(groups),
  ];
  return { parameters: 6, integers, vectors: 5 * height + 1, body };
}

const memory = new WebAssembly.Memory({ initial: 64 });
const multiplyPairs = assemble(productOf(2), memory);
const multiplyRows = assemble(productOf(1), memory);

/** 1 GiB: far more than any product here. */
const bytesMax = 2 ** 30;

/**
 * A (rows × inner) times B (inner × columns), both row-major; columns a multiple of 16. Answers rows × columns values.
 * Throws RangeError on other shapes or above 1 GiB.
 */
export function matrixProduct(
  ...shapes: Parameters<typeof productView>
): Float32Array {
  return productView(...shapes).slice();
}

/** As `matrixProduct`, without a copy: the answer holds until the next product. */
export function productView(
  first: Float32Array,
  second: Float32Array,
  rowCount: number,
  innerCount: number,
  columnCount: number,
): Float32Array {
  if (
    first.length !== rowCount * innerCount ||
    second.length !== innerCount * columnCount ||
    columnCount % columnStep !== 0
  )
    throw new RangeError("matrixProduct: shapes disagree");
  if (rowCount === 0 || innerCount === 0 || columnCount === 0)
    return new Float32Array(rowCount * columnCount);
  const startB = first.length;
  const startC = startB + second.length;
  const bytes = 4 * (startC + rowCount * columnCount);
  if (bytes > bytesMax) throw new RangeError("matrixProduct: too large");
  reserve(memory, bytes);
  const values = new Float32Array(memory.buffer);
  values.set(first, 0);
  values.set(second, startB);
  const pairs = rowCount >> 1;
  const done = 2 * pairs;
  const sizes = [innerCount, columnCount];
  if (pairs > 0) multiplyPairs(0, 4 * startB, 4 * startC, pairs, ...sizes);
  if (done < rowCount)
    multiplyRows(
      4 * done * innerCount,
      4 * startB,
      4 * (startC + done * columnCount),
      1,
      ...sizes,
    );
  return values.subarray(startC, startC + rowCount * columnCount);
}
