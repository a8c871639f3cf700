export {
  applyWindow,
  quantileRange,
  quantileWindow,
  stretchToGrey,
  type Window,
} from "./window.ts";
export { colourMap, colourMapNames, type ColourMapName } from "./colour-map.ts";
export {
  blendHeat,
  contourOf,
  greyToRgba,
  paintMask,
  type Rgb,
} from "./overlay.ts";
