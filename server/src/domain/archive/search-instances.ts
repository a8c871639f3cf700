import type { Caller } from "../identity/index.ts";
import {
  search,
  type SearchAnswer,
  type SearchDeps,
  type SearchQuery,
} from "./search.ts";

/** One page of instances that match. See `search` for limits and failures. */
export const searchInstances = (
  deps: SearchDeps,
  caller: Caller,
  query: SearchQuery,
): Promise<SearchAnswer> => search(deps, caller, "instance", query);
