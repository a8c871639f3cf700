import type { Caller } from "../identity/index.ts";
import {
  search,
  type SearchAnswer,
  type SearchDeps,
  type SearchQuery,
} from "./search.ts";

/** One page of studies that match. See `search` for limits and failures. */
export const searchStudies = (
  deps: SearchDeps,
  caller: Caller,
  query: SearchQuery,
): Promise<SearchAnswer> => search(deps, caller, "study", query);
