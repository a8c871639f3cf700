import type { WorklistRow } from "@isocenter/contracts";
import { useQueries, useQuery } from "@tanstack/react-query";
import {
  worklistPage,
  worklistPageSize,
  type WorklistFilter,
} from "../../api/queries.ts";

/** The page that holds row `index`. */
export const pageOf = (index: number) => Math.floor(index / worklistPageSize);

/** The pages for rows `first` to `last` (both included), the first page left out: it is always held for the total. */
export function pagesFor(first: number, last: number): number[] {
  const pages: number[] = [];
  for (let page = pageOf(first); page <= pageOf(last); page += 1)
    if (page > 0) pages.push(page);
  return pages;
}

/** First page: how many rows there are. */
export const useHead = (filter: WorklistFilter) =>
  useQuery(worklistPage(filter, 0));

/** Reads a row by its place in the whole list; undefined while its page is on the way. */
export function useRows(
  filter: WorklistFilter,
  head: readonly WorklistRow[] | undefined,
  range: { first: number; last: number },
): (index: number) => WorklistRow | undefined {
  const pages = pagesFor(range.first, range.last);
  const results = useQueries({
    queries: pages.map((page) => worklistPage(filter, page)),
  });
  return (index) => {
    const page = pageOf(index);
    const rows = page === 0 ? head : results[pages.indexOf(page)]?.data?.rows;
    return rows?.[index - page * worklistPageSize];
  };
}
