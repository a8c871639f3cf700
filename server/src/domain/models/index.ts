export {
  bundledFolder,
  newest,
  readCatalogue,
  readModel,
  type Card,
  type Model,
} from "./catalogue.ts";
export { findVersion, listVersions, registerModels } from "./register.ts";
export type { VersionRow } from "./store.ts";
