import {
  brainClasses,
  type Bilingual,
  type BrainClass,
  type Result,
  type SliceResult,
} from "@isocenter/contracts";
import { classNames } from "../../../domain/inference/index.ts";
import {
  decimal,
  escape,
  measured,
  moment,
  page,
  probability,
  scrollable,
  type Language,
} from "./html.ts";
import { probabilityTable } from "./probabilities.ts";
import { gallery, sliceTable } from "./slices.ts";
import { style } from "./style.ts";
import { waterfall } from "./waterfall.ts";
import { verdictNames, word } from "./words.ts";

export interface Report {
  readonly subject: string;
  readonly result: Result;
  /** Index of a slice → its picture beside the page. Slices that were not read have none. */
  readonly pictures: ReadonlyMap<number, string>;
  /** Address of the list of all studies. */
  readonly index: string;
}

/** Inputs named one by one; results.json names all. */
const inputsMax = 12;

/** A study's result as one HTML page without scripts, to be read on a screen, on a phone and on paper. */
export function reportPage(report: Report, language: Language): string {
  const { subject, result, pictures } = report;
  const shown = shownSlice(result);
  const deciding = shown === null ? undefined : result.slices[shown];
  const say = (text: Bilingual) => escape(text[language]);
  const title = `${subject} · ${word(language, "report")}`;
  return page(
    language,
    title,
    style,
    `<header><div class="brand"><span>Isocenter</span><span>${escape(word(language, "research"))}</span></div>
<h1>${escape(word(language, "report"))}</h1></header>
<main>
<p class="use">${say(result.intendedUse)}</p>
${facts(report, language)}
${verdict(result, deciding, language)}
${deciding?.reading ? answer(report, deciding, language) : ""}
${suggestions(result, language)}
${quality(deciding ?? result.slices[0], language)}
${section(
  word(language, "slices"),
  result.slices.length > 1
    ? gallery(result, pictures, language) + sliceTable(result, language)
    : result.slices.length === 1 && !deciding
      ? sliceTable(result, language)
      : "",
  "long",
)}
${deciding?.reading ? features(deciding, language) : ""}
${section(word(language, "limits"), list(result.limits.map(say)))}
${provenance(result, language)}
</main>
<footer><p>${say(result.intendedUse)}</p><p><a href="${escape(report.index)}">${escape(word(language, "allStudies"))}</a></p></footer>`,
  );
}

function section(title: string, content: string, name = ""): string {
  return content === ""
    ? ""
    : `<section${name ? ` class="${name}"` : ""}><h2>${escape(title)}</h2>${content}</section>`;
}

const list = (items: readonly string[]): string =>
  items.length === 0
    ? ""
    : `<ul class="suggest">${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;

function facts({ subject, result }: Report, language: Language): string {
  const { model, series, slices } = result;
  const read = slices.filter(({ reading }) => reading).length;
  const rows: [string, string][] = [
    [word(language, "patient"), subject],
    [word(language, "readAt"), moment(result.createdAt, language)],
    [
      word(language, "model"),
      model ? `${model.id} ${model.version} (${model.mode})` : "–",
    ],
    ...(series
      ? [[word(language, "series"), series.why[language]] as [string, string]]
      : []),
    [
      word(language, "slicesRead"),
      `${read} ${word(language, "of")} ${slices.length}`,
    ],
    [word(language, "study"), result.StudyInstanceUID],
  ];
  return `<dl class="facts">${rows.map(([name, value], index) => `<div${index === rows.length - 1 ? ' class="wide"' : ""}><dt>${escape(name)}</dt><dd>${escape(value)}</dd></div>`).join("")}</dl>`;
}

function verdict(
  result: Result,
  deciding: SliceResult | undefined,
  language: Language,
): string {
  const name = verdictNames[result.verdict][language];
  const ood = deciding?.reading?.ood;
  const inside =
    ood &&
    `<p${ood.inDistribution ? "" : ' class="warn"'}>${ood.inDistribution ? "✓" : "⚠"} ${escape(word(language, ood.inDistribution ? "inDistribution" : "outOfDistribution"))} <span class="soft small">(${escape(word(language, "score"))} ${decimal(ood.score, language, 2)}, ${escape(word(language, "limit").toLowerCase())} ${decimal(ood.limit, language, 2)})</span></p>`;
  const severity = result.slices.length > 0 ? result.quality : undefined;
  return `<div class="verdict ${result.verdict}"><span class="badge ${result.verdict}">${escape(name)}</span>
<p class="says">${escape(result.verdictText[language])}</p>${inside ?? ""}${severity ? `<p>${escape(word(language, "quality"))}: ${escape(word(language, severity))}</p>` : ""}</div>`;
}

/** The class that the slice's own sentence is about. */
function likeliestOf({ reading }: SliceResult): BrainClass {
  const { probabilities } = reading!;
  return brainClasses.reduce((best, name) =>
    probabilities[name] > probabilities[best] ? name : best,
  );
}

function answer(
  { result, pictures }: Report,
  slice: SliceResult,
  language: Language,
): string {
  const { explanation, region } = slice.reading!;
  const index = shownSlice(result) ?? 0;
  const many = result.slices.length > 1;
  const number = `${word(language, "slice").toLowerCase()} ${index + 1}`;
  const picture = pictures.get(index);
  const stated = result.finding !== null;
  const caption = `${word(language, stated ? "picture" : many ? "suspicious" : "slice")}${many ? ` (${number})` : ""}`;
  const figure = picture
    ? `<figure><img src="${escape(picture)}" alt="${escape(caption)}"><figcaption>${escape(caption)}${region ? `<br><span class="key"></span>${escape(word(language, "region"))}` : ""}</figcaption></figure>`
    : "<div></div>";
  const heading = `<h2>${escape(word(language, stated ? (many ? "means" : "probabilities") : "scores"))}</h2>${stated ? "" : `<p class="soft">${escape(word(language, "noStatement"))}</p>`}`;
  const answered = likeliestOf(slice);
  const why = `${word(language, "why")}: ${classNames[answered][language]}${many ? `, ${number}` : ""}`;
  return `<section><div class="two">${figure}<div>${heading}${probabilityTable(result, slice, language)}</div></div></section>
${section(why, `<p>${escape(explanation.sentence[language])}</p>${waterfall(explanation, answered, language)}`)}`;
}

function suggestions({ suggestions: all }: Result, language: Language): string {
  const items = all.map(({ text, strength, source, because, missing }) => {
    const join = (facts: readonly Bilingual[]) =>
      facts.map((fact) => fact[language]).join("; ");
    const reasons = [
      [word(language, "because"), join(because)],
      [word(language, "missing"), join(missing)],
      [
        word(language, "source"),
        `${source.name}, ${source.edition}${strength ? ` (${strength})` : ""}`,
      ],
    ].filter(([, value]) => value !== "");
    return `<p>${escape(text[language])}</p>${reasons.map(([name, value]) => `<p class="soft small">${escape(name)}: ${escape(value)}</p>`).join("")}`;
  });
  return section(word(language, "workUp"), list(items));
}

function quality(slice: SliceResult | undefined, language: Language): string {
  if (!slice || slice.quality.measures.length === 0) return "";
  const rows = slice.quality.measures.map(
    ({ text, value, unit, limit, severity }) =>
      `<tr><th scope="row">${escape(text[language])}</th><td class="n">${escape(measured(value, language))} ${escape(units[unit]?.[language] ?? unit)}</td><td class="n">${limit === undefined ? "" : escape(measured(limit, language))}</td><td>${escape(word(language, severity))}</td></tr>`,
  );
  const head = `<th scope="col">${escape(word(language, "measure"))}</th><th scope="col" class="n">${escape(word(language, "value"))}</th><th scope="col" class="n">${escape(word(language, "limit"))}</th><th scope="col">${escape(word(language, "judged"))}</th>`;
  return section(
    word(language, "quality"),
    scrollable(
      word(language, "quality"),
      `<table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`,
    ),
  );
}

const units: Readonly<Record<string, Bilingual>> = {
  ratio: { en: ": 1", es: ": 1" },
  share: { en: "of 1", es: "de 1" },
  index: { en: "", es: "" },
};

function features(slice: SliceResult, language: Language): string {
  const answered = likeliestOf(slice);
  const rows = slice.reading!.explanation.features.map(
    ({ name, meaning, value, unit, contribution }) =>
      `<tr><th scope="row">${escape(name[language])}<span class="soft small optional"><br>${escape(meaning[language])}</span></th><td class="n">${escape(measured(value, language))}${unit === "1" ? "" : ` ${escape(unit)}`}</td><td class="n">${contribution[answered] > 0 ? "+" : ""}${decimal(contribution[answered], language, 3)}</td></tr>`,
  );
  const head = `<th scope="col">${escape(word(language, "feature"))}</th><th scope="col" class="n">${escape(word(language, "value"))}</th><th scope="col" class="n">${escape(word(language, "contribution"))}: ${escape(classNames[answered][language])}</th>`;
  return section(
    word(language, "features"),
    scrollable(
      word(language, "features"),
      `<table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`,
    ),
    "long",
  );
}

function provenance(
  { model, provenance: origin }: Result,
  language: Language,
): string {
  const inputs = origin.inputs
    .slice(0, inputsMax)
    .map(({ SOPInstanceUID, sha256 }) => `${SOPInstanceUID} sha256:${sha256}`);
  const left = origin.inputs.length - inputs.length;
  if (left > 0) inputs.push(`+ ${left} ${word(language, "more")}`);
  const rows: [string, string[]][] = [
    [word(language, "digest"), [model?.digest ?? "–"]],
    [
      word(language, "pipeline"),
      [`${origin.pipelineVersion}, ${origin.runtime}`],
    ],
    [word(language, "inputs"), inputs],
  ];
  return section(
    word(language, "provenance"),
    `<dl>${rows.map(([name, lines]) => `<dt class="soft small">${escape(name)}</dt>${lines.map((line) => `<dd><code>${escape(line)}</code></dd>`).join("")}`).join("")}</dl>`,
    "long",
  );
}

/** Probability of the class that a verdict names; of any tumour where it names none. Null where nothing was answered. */
export function headline(
  { finding, probabilities }: Pick<Result, "finding" | "probabilities">,
  language: Language,
): string | null {
  if (!probabilities) return null;
  return finding
    ? `${classNames[finding][language]} ${probability(probabilities[finding], language)}`
    : `${word(language, "anyTumour")} ${probability(1 - probabilities.noTumor, language)}`;
}

/**
 * Index of the slice that a report is about: the one that decided; where none did, the one that looks most like a tumour.
 * Null where none was read.
 */
export function shownSlice({
  decidingSlice,
  slices,
}: Pick<Result, "decidingSlice" | "slices">): number | null {
  if (decidingSlice !== null) return decidingSlice;
  const noTumor = (index: number) =>
    slices[index].reading?.probabilities.noTumor ?? Infinity;
  const best = [...slices.keys()].reduce(
    (least, index) => (noTumor(index) < noTumor(least) ? index : least),
    0,
  );
  return slices[best]?.reading ? best : null;
}
