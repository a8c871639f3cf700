import type { WorklistRow } from "@isocenter/contracts";
import { useQueries, useQuery } from "@tanstack/react-query";
import {
  worklistPage,
  worklistPageSize,
  type WorklistFilter,
} from "../../api/queries.ts";
import { pageOf, pagesFor } from "./pages.ts";

/** First page: how many rows there are. */
export const useHead = (filter: WorklistFilter) =>
  useQuery(worklistPage(filter, 0));

/** Reads a row by its place in the whole list; undefined while its page is on the way. */
export function useRows(
  filter: WorklistFilter,
  head: readonly WorklistRow[] | undefined,
  range: { first: number; last: number },
): (index: number) => WorklistRow | undefined {
  const pages = pagesFor(range.first, range.last, worklistPageSize);
  const results = useQueries({
    queries: pages.map((page) => worklistPage(filter, page)),
  });
  return (index) => {
    const page = pageOf(index, worklistPageSize);
    const rows = page === 0 ? head : results[pages.indexOf(page)]?.data?.rows;
    return rows?.[index - page * worklistPageSize];
  };
}
