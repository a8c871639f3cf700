export const colourMapNames = ["viridis", "hot"] as const;
export type ColourMapName = (typeof colourMapNames)[number];

/**
 * viridis at the indices 0, 15, …, 255 of its 256 entries (S. van der Walt, N. Smith; CC0). Linear
 * between them: no channel is off by more than 5 of 255. It rises evenly in lightness and can be
 * told apart by the colour-blind.
 */
const viridis = [
  0x440154, 0x481769, 0x472a7a, 0x433d84, 0x3d4e8a, 0x355e8d, 0x2e6d8e,
  0x297b8e, 0x23898e, 0x1f978b, 0x21a585, 0x2eb37c, 0x46c06f, 0x65cb5e,
  0x89d548, 0xb0dd2f, 0xd8e219, 0xfde725,
];

/** 256 × RGB. */
export function colourMap(name: ColourMapName): Uint8ClampedArray {
  const out = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i++) {
    switch (name) {
      case "viridis": {
        const place = (i / 255) * (viridis.length - 1);
        const low = Math.min(Math.floor(place), viridis.length - 2);
        const share = place - low;
        for (let channel = 0; channel < 3; channel++) {
          const shift = 16 - 8 * channel;
          const a = (viridis[low] >> shift) & 255;
          const b = (viridis[low + 1] >> shift) & 255;
          out[i * 3 + channel] = a + share * (b - a);
        }
        break;
      }
      case "hot":
        // Black through red and yellow to white, 3/8, 3/8 and 2/8 of the range.
        out[i * 3] = (i / 255) * (8 / 3) * 255;
        out[i * 3 + 1] = (i / 255 - 3 / 8) * (8 / 3) * 255;
        out[i * 3 + 2] = (i / 255 - 6 / 8) * 4 * 255;
    }
  }
  return out;
}
