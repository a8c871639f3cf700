import {
  brainClasses,
  type Bilingual,
  type Result,
  type SliceResult,
} from "@isocenter/contracts";
import { classNames } from "../../../domain/inference/index.ts";
import { escape, style, word, type Language } from "./html.ts";
import { waterfall } from "./waterfall.ts";

/** A study's result as one HTML page without scripts. `pictures` maps the index of a slice to its file beside the page. */
export function reportPage(
  subject: string,
  result: Result,
  pictures: ReadonlyMap<number, string>,
  language: Language,
): string {
  const say = (text: Bilingual) => escape(text[language]);
  const deciding =
    result.decidingSlice === null
      ? undefined
      : result.slices[result.decidingSlice];
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escape(subject)} · ${escape(word(language, "report"))}</title><style>${style}</style></head><body>
<h1>${escape(word(language, "report"))}</h1>
<p class="soft">${escape(subject)} · ${escape(result.createdAt)} · ${escape(modelName(result))}</p>
<p class="use"><strong>${say(result.intendedUse)}</strong></p>
<p class="verdict">${say(result.verdictText)}</p>
${deciding?.reading ? distribution(deciding, language) : ""}
${deciding?.reading ? answer(result, deciding, pictures, language) : ""}
${suggestions(result, language)}
${quality(deciding ?? result.slices[0], language)}
${slices(result, pictures, language)}
${list(
  word(language, "limits"),
  result.limits.map((limit) => say(limit)),
)}
${provenance(result, language)}
</body></html>
`;
}

function modelName({ model }: Result): string {
  return model ? `${model.id} ${model.version} (${model.mode})` : "";
}

function distribution({ reading }: SliceResult, language: Language): string {
  const inside = reading!.ood.inDistribution;
  const text = word(language, inside ? "inDistribution" : "outOfDistribution");
  return `<p>${inside ? "✓" : "⚠"} ${escape(text)} (${reading!.ood.score.toFixed(2)} / ${reading!.ood.limit.toFixed(2)})</p>`;
}

function answer(
  result: Result,
  slice: SliceResult,
  pictures: ReadonlyMap<number, string>,
  language: Language,
): string {
  const { probabilities, interval, explanation } = slice.reading!;
  const ranked = brainClasses.toSorted(
    (a, b) => probabilities[b] - probabilities[a],
  );
  const rows = ranked.map(
    (
      name,
    ) => `<tr><td>${escape(classNames[name][language])}</td><td style="width:40%"><div class="bar" style="width:${(probabilities[name] * 100).toFixed(1)}%"></div></td>
<td class="n">${probabilities[name].toFixed(3)}</td><td class="n soft">${interval[name].map((end) => end.toFixed(2)).join("–")}</td><td class="n soft">${escape(word(language, "raw"))} ${explanation.raw[name].toFixed(3)}</td></tr>`,
  );
  const picture = pictures.get(result.decidingSlice ?? -1);
  return `<div class="two"><figure style="margin:0">${picture ? `<img src="${escape(picture)}" alt="${escape(word(language, "region"))}">` : ""}
<figcaption class="soft">${escape(word(language, "region"))}</figcaption></figure>
<div><h2 style="margin-top:0">${escape(word(language, "probabilities"))}</h2><table>${rows.join("")}</table></div></div>
<h2>${escape(word(language, "why"))}: ${escape(classNames[ranked[0]][language])}</h2>
<p>${escape(explanation.sentence[language])}</p>${waterfall(explanation, ranked[0], language)}`;
}

function suggestions({ suggestions: all }: Result, language: Language): string {
  if (all.length === 0) return "";
  const items = all.map(({ text, source, because, missing }) => {
    const reasons = [
      ...because.map(
        (fact) => `${word(language, "because")}: ${fact[language]}`,
      ),
      ...missing.map(
        (fact) => `${word(language, "missing")}: ${fact[language]}`,
      ),
      `${word(language, "source")}: ${source.name}, ${source.edition}`,
    ];
    return `<li>${escape(text[language])}<br><span class="soft">${reasons.map(escape).join("<br>")}</span></li>`;
  });
  return `<h2>${escape(word(language, "workUp"))}</h2><ul>${items.join("")}</ul>`;
}

function quality(slice: SliceResult | undefined, language: Language): string {
  if (!slice || slice.quality.measures.length === 0) return "";
  const rows = slice.quality.measures.map(
    ({ text, value, unit, limit, severity }) =>
      `<tr><td>${escape(text[language])}</td><td class="n">${escape(Number(value.toPrecision(3)))} ${escape(unit)}</td><td class="n">${limit ?? ""}</td><td>${escape(word(language, severity))}</td></tr>`,
  );
  const heads = (["measure", "value", "limit", "judged"] as const).map(
    (key, index) =>
      `<th${index === 1 || index === 2 ? ' class="n"' : ""}>${escape(word(language, key))}</th>`,
  );
  return `<h2>${escape(word(language, "quality"))}</h2><table><tr>${heads.join("")}</tr>${rows.join("")}</table>`;
}

function slices(
  result: Result,
  pictures: ReadonlyMap<number, string>,
  language: Language,
): string {
  if (result.slices.length === 0) return "";
  const heads = brainClasses
    .map((name) => `<th class="n">${escape(classNames[name][language])}</th>`)
    .join("");
  const rows = result.slices.map((slice, index) => {
    const scores = slice.reading
      ? brainClasses
          .map(
            (name) =>
              `<td class="n">${slice.reading!.probabilities[name].toFixed(2)}</td>`,
          )
          .join("")
      : `<td colspan="4" class="soft">${escape(word(language, "skipped"))}: ${escape(slice.skipped?.[language] ?? "")}</td>`;
    const picture = pictures.get(index);
    const number = picture
      ? `<a href="${escape(picture)}">${index + 1}</a>`
      : String(index + 1);
    return `<tr><td>${number}${index === result.decidingSlice ? " ★" : ""}</td>${scores}</tr>`;
  });
  return `<h2>${escape(word(language, "slices"))}</h2><table><tr><th>${escape(word(language, "slice"))}</th>${heads}</tr>${rows.join("")}</table>`;
}

function provenance(
  { model, provenance: origin }: Result,
  language: Language,
): string {
  const lines = [
    `model ${model?.digest ?? "–"}`,
    `pipeline ${origin.pipelineVersion}, ${origin.runtime}`,
    ...origin.inputs
      .slice(0, 200)
      .map(
        ({ SOPInstanceUID, sha256 }) => `${SOPInstanceUID} sha256:${sha256}`,
      ),
  ];
  return list(
    word(language, "provenance"),
    lines.map((line) => `<code>${escape(line)}</code>`),
  );
}

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return "";
  return `<h2>${escape(title)}</h2><ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
}
