/*
 * A small assembler for WebAssembly functions on 128-bit vectors: plain JavaScript has no vectors. Multiplications and additions are rounded one by
 * one, so every machine gives the same bits.
 */

export const end = 0x0b;
export const i32 = 0x7f;
export const v128 = 0x7b;
export const get = (local: number): number[] => [0x20, local];
export const set = (local: number): number[] => [0x21, local];
export const tee = (local: number): number[] => [0x22, local];
/** 0 to 8191, as a signed LEB128. */
export const constant = (value: number): number[] =>
  value < 64 ? [0x41, value] : [0x41, (value & 127) | 128, value >> 7];
export const add = 0x6a;
export const subtract = 0x6b;
export const shiftLeft = 0x74;
export const lessThan = 0x49;
export const zeroVector = [0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0)];
export const loadInteger = (offset: number): number[] => [0x28, 2, offset];
/** One float32 in all four lanes. */
export const loadSplat = [0xfd, 0x09, 2, 0];
export const loadVector = (offset: number): number[] => [0xfd, 0x00, 2, offset];
export const storeVector = (offset: number): number[] => [
  0xfd,
  0x0b,
  2,
  offset,
];
/** Four float32 lanes. */
export const multiplyLanes = [0xfd, 0xe6, 0x01];
export const addLanes = [0xfd, 0xe4, 0x01];
/** Two float64 lanes; `widen` makes them of the lower two float32 lanes. */
export const widen = [0xfd, 0x5f];
/** The float32 roundings of two float64 lanes, in the lower lanes. */
export const narrow = [0xfd, 0x5e];
/** One float64 in both lanes. */
export const loadDoubleSplat = [0xfd, 0x0a, 3, 0];
export const multiplyWide = [0xfd, 0xf2, 0x01];
export const addWide = [0xfd, 0xf0, 0x01];
export const loop = [0x03, 0x40];
export const repeatIf = [0x0d, 0x00];

/** local += value */
export const advance = (local: number, value: number): number[] => [
  ...get(local),
  ...constant(value),
  add,
  ...set(local),
];

/** Ends a loop that runs until `local`, less one each time, is 0. */
export const countDown = (local: number): number[] => [
  ...get(local),
  ...constant(1),
  subtract,
  ...tee(local),
  ...repeatIf,
  end,
];

/** A function of i32 parameters without an answer; locals after the parameters: first the integers, then the vectors. */
export interface VectorFunction {
  readonly parameters: number;
  readonly integers: number;
  readonly vectors: number;
  readonly body: readonly number[];
}

type Callable = (...numbers: readonly number[]) => void;

const number = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...number(value >> 7)];
const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...number(content.length),
  ...content,
];
const name = (letter: string): number[] => [1, letter.charCodeAt(0)];

/** The function, working on `memory`. */
export function assemble(
  { parameters, integers, vectors, body }: VectorFunction,
  memory: WebAssembly.Memory,
): Callable {
  const code = [2, integers, i32, vectors, v128, ...body, end];
  const types = Array.from({ length: parameters }, () => i32);
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
      ...section(1, [1, 0x60, parameters, ...types, 0]),
      ...section(2, [1, ...name("e"), ...name("m"), 2, 0, 1]),
      ...section(3, [1, 0]),
      ...section(7, [1, ...name("f"), 0, 0]),
      ...section(10, [1, ...number(code.length), ...code]),
    ]),
  );
  return new WebAssembly.Instance(module_, { e: { m: memory } }).exports[
    "f"
  ] as Callable;
}

const pageBytes = 65_536;

/** Makes `memory` at least `bytes` long. */
export function reserve(memory: WebAssembly.Memory, bytes: number): void {
  const lack = bytes - memory.buffer.byteLength;
  if (lack > 0) memory.grow(Math.ceil(lack / pageBytes));
}
