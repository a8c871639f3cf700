import { studyStates, type WorklistQuery } from "@isocenter/contracts";
import type { WorklistFilter } from "../../api/queries.ts";
import { lastDays } from "../../i18n/format.ts";

export const dateValues = ["today", "week", "month", "year"] as const;
export type DateChoice = (typeof dateValues)[number];
const days: Record<DateChoice, number> = {
  today: 1,
  week: 7,
  month: 30,
  year: 365,
};
export const flagValues = ["finding", "ood", "quality"] as const;
export const sortValues = ["priority", "received", "patient"] as const;
/** The modalities a filter offers; any other is found by the search. */
export const modalityValues = [
  "MR",
  "CT",
  "DX",
  "CR",
  "US",
  "PT",
  "MG",
  "XA",
  "SC",
  "OT",
] as const;

function oneOf<T extends string>(
  values: readonly T[],
  value: string | null,
): T | undefined {
  return values.find((known) => known === value);
}

/** The address of the page is the filter: it can be kept, sent and gone back to. Unknown values count as none. */
export function readFilter(
  parameters: URLSearchParams,
  now: Date,
): WorklistFilter {
  const date = oneOf(dateValues, parameters.get("date"));
  const state = oneOf(studyStates, parameters.get("state"));
  const flag = oneOf(flagValues, parameters.get("flag"));
  const modality = oneOf(modalityValues, parameters.get("modality"));
  const search = (parameters.get("search") ?? "").trim().slice(0, 64);
  const sort: WorklistQuery["sort"] =
    oneOf(sortValues, parameters.get("sort")) ?? "priority";
  return {
    sort,
    ...(search !== "" && { search }),
    ...(modality !== undefined && { modality }),
    ...(state !== undefined && { state }),
    ...(flag !== undefined && { flag }),
    ...(date !== undefined && { date: lastDays(days[date], now) }),
  };
}

export const filterNames = [
  "search",
  "modality",
  "state",
  "flag",
  "date",
] as const;

export function isFiltered(parameters: URLSearchParams): boolean {
  return filterNames.some((name) => parameters.get(name) !== null);
}
