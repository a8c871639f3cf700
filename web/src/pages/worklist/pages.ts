/** Which pages of the server a range of rows needs. Pure. */

/** The page that holds row `index`. */
export function pageOf(index: number, size: number): number {
  return Math.floor(index / size);
}

/** The pages for rows `first` to `last` (both included), the first page left out: it is always held for the total. */
export function pagesFor(first: number, last: number, size: number): number[] {
  const pages: number[] = [];
  for (let page = pageOf(first, size); page <= pageOf(last, size); page += 1)
    if (page > 0) pages.push(page);
  return pages;
}
