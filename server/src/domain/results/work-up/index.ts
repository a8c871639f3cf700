export type { Reading } from "./facts.ts";
export { suggest } from "./suggest.ts";
