import { brainClasses, type Result } from "@isocenter/contracts";
import { classNames } from "../../../domain/inference/index.ts";
import { escape, probability, scrollable, type Language } from "./html.ts";
import { word } from "./words.ts";

/** The pictures of a study of many slices, in the order of its slices. */
export function gallery(
  result: Result,
  pictures: ReadonlyMap<number, string>,
  language: Language,
): string {
  const items = [...pictures]
    .toSorted(([a], [b]) => a - b)
    .map(([index, file]) => {
      const chosen = index === result.decidingSlice;
      const label = `${word(language, "slice")} ${index + 1}`;
      return `<li${chosen ? ' class="chosen"' : ""}><figure><a href="${escape(file)}"><img src="${escape(file)}" alt="${escape(label)}"></a><figcaption>${escape(chosen ? `${label}: ${word(language, "decided")}` : label)}</figcaption></figure></li>`;
    });
  return items.length === 0 ? "" : `<ul class="gallery">${items.join("")}</ul>`;
}

/** The scores of every slice, or why it has none. */
export function sliceTable(
  { slices, decidingSlice }: Result,
  language: Language,
): string {
  const rows = slices.map(({ reading, skipped, quality }, index) => {
    const scores = reading
      ? brainClasses
          .map(
            (name) =>
              `<td class="n">${escape(probability(reading.probabilities[name], language))}</td>`,
          )
          .join("")
      : `<td colspan="${brainClasses.length}" class="soft">${escape(word(language, "skipped"))}: ${escape(skipped?.[language] ?? "")}</td>`;
    const chosen = index === decidingSlice;
    return `<tr${chosen ? ' class="top"' : ""}><th scope="row">${index + 1}${chosen ? ` (${escape(word(language, "decided"))})` : ""}</th>${scores}<td>${escape(word(language, quality.severity))}</td></tr>`;
  });
  const heads = brainClasses.map(
    (name) =>
      `<th scope="col" class="n">${escape(classNames[name][language])}</th>`,
  );
  return scrollable(
    word(language, "slices"),
    `<table><thead><tr><th scope="col">${escape(word(language, "slice"))}</th>${heads.join("")}<th scope="col">${escape(word(language, "quality"))}</th></tr></thead><tbody>${rows.join("")}</tbody></table>`,
  );
}
