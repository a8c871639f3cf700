/*
 * Products of float32 matrices on 128-bit vectors: a WebAssembly function of some 200 bytes, written out below because plain JavaScript has no
 * vectors and took five times as long. Multiplications and additions are rounded one by one, so every machine gives the same bits.
 */

/** Columns are handled in sixteens. */
export const columnStep = 16;

const end = 0x0b;
const i32 = 0x7f;
const v128 = 0x7b;
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const tee = (local: number): number[] => [0x22, local];
const constant = (value: number): number[] => [0x41, value];
const add = 0x6a;
const subtract = 0x6b;
const shiftLeft = 0x74;
const lessThan = 0x49;
const zeroVector = [0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0)];
const loadSplat = [0xfd, 0x09, 2, 0];
const loadVector = (offset: number): number[] => [0xfd, 0x00, 4, offset];
const storeVector = (offset: number): number[] => [0xfd, 0x0b, 4, offset];
const multiplyLanes = [0xfd, 0xe6, 0x01];
const addLanes = [0xfd, 0xe4, 0x01];
const loop = [0x03, 0x40];
const repeatIf = [0x0d, 0x00];

// Parameters: first bytes of A, B, C; rows of A; columns of A; columns of B.
const [a, b, c, rows, inner, columns] = [0, 1, 2, 3, 4, 5];
const [column, left, atA, atB, rowBytes] = [6, 7, 8, 9, 10];
const sums = [11, 12, 13, 14];
const factor = 15;

const body: readonly number[] = [
  [...get(columns), ...constant(2), shiftLeft, ...set(rowBytes)],
  ...loop,
  [...constant(0), ...set(column)],
  ...loop,
  [
    ...get(a),
    ...set(atA),
    ...get(b),
    ...get(column),
    add,
    ...set(atB),
    ...get(inner),
    ...set(left),
  ],
  ...sums.flatMap((sum) => [...zeroVector, ...set(sum)]),
  ...loop,
  // factor = A value in all four lanes; each sum += factor × four values of B.
  [...get(atA), ...loadSplat, ...set(factor)],
  ...sums.flatMap((sum, i) => [
    ...get(sum),
    ...get(factor),
    ...get(atB),
    ...loadVector(16 * i),
    ...multiplyLanes,
    ...addLanes,
    ...set(sum),
  ]),
  [
    ...get(atA),
    ...constant(4),
    add,
    ...set(atA),
    ...get(atB),
    ...get(rowBytes),
    add,
    ...set(atB),
  ],
  [...get(left), ...constant(1), subtract, ...tee(left), ...repeatIf, end],
  ...sums.flatMap((sum, i) => [
    ...get(c),
    ...get(column),
    add,
    ...get(sum),
    ...storeVector(16 * i),
  ]),
  // 64 bytes on; 0xc0 0x00 is 64 as a signed LEB128.
  [...get(column), 0x41, 0xc0, 0x00, add, ...tee(column)],
  [...get(rowBytes), lessThan, ...repeatIf, end],
  [
    ...get(a),
    ...get(inner),
    ...constant(2),
    shiftLeft,
    add,
    ...set(a),
    ...get(c),
    ...get(rowBytes),
    add,
    ...set(c),
  ],
  [...get(rows), ...constant(1), subtract, ...tee(rows), ...repeatIf, end],
].flat();

const name = (text: string): number[] => [
  text.length,
  ...new TextEncoder().encode(text),
];
const number = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...number(value >> 7)];
const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...number(content.length),
  ...content,
];
const code = [2, 5, i32, 5, v128, ...body, end];

const module_ = new WebAssembly.Module(
  Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, [1, 0x60, 6, i32, i32, i32, i32, i32, i32, 0]),
    ...section(2, [1, ...name("e"), ...name("m"), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name("f"), 0, 0]),
    ...section(10, [1, ...number(code.length), ...code]),
  ]),
);
const memory = new WebAssembly.Memory({ initial: 64 });
const multiply = new WebAssembly.Instance(module_, { e: { m: memory } })
  .exports["f"] as (...numbers: readonly number[]) => void;

const pageBytes = 65_536;
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
  const lack = bytes - memory.buffer.byteLength;
  if (lack > 0) memory.grow(Math.ceil(lack / pageBytes));
  const values = new Float32Array(memory.buffer);
  values.set(first, 0);
  values.set(second, startB);
  multiply(0, 4 * startB, 4 * startC, rowCount, innerCount, columnCount);
  return values.subarray(startC, startC + rowCount * columnCount);
}
