import type { Caller } from "../identity/index.ts";
import {
  search,
  type SearchAnswer,
  type SearchDeps,
  type SearchQuery,
} from "./search.ts";

/** One page of series that match. See `search` for limits and failures. */
export const searchSeries = (
  deps: SearchDeps,
  caller: Caller,
  query: SearchQuery,
): Promise<SearchAnswer> => search(deps, caller, "series", query);
