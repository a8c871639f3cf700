export type { GreyImage } from "./image.ts";
