/**
 * Deterministic random numbers: the same seed gives the same stream on every machine, because only
 * 32-bit integer operations are used. Not for secrets.
 */
export interface Random {
  /** A 32-bit unsigned integer. */
  readonly uint32: () => number;
  /** Uniform in [0, 1), 32 bits of resolution. */
  readonly uniform: () => number;
  /** Uniform integer in [0, bound); bias below bound / 2^32. */
  readonly below: (bound: number) => number;
}

/** SplitMix32 step: spreads nearby seeds far apart. */
function mix(seed: number): number {
  let z = (seed + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

/**
 * Small Fast Counter (sfc32, C. Doty-Humphrey's PractRand family), seeded by SplitMix32 from a seed
 * and a stream number, so that tree 7 of a forest draws the same numbers whether or not tree 6 was
 * grown first.
 */
export function createRandom(seed: number, stream = 0): Random {
  let a = mix(seed);
  let b = mix(a ^ Math.imul(stream + 1, 0x85ebca6b));
  let c = mix(b ^ seed);
  let counter = 1;
  const uint32 = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  // sfc needs about a dozen rounds until the seed has reached every bit of the state.
  for (let round = 0; round < 15; round++) uint32();
  const uniform = (): number => uint32() / 4294967296;
  return { uint32, uniform, below: (bound) => Math.floor(uniform() * bound) };
}
