import { verdicts, type Result } from "@isocenter/contracts";
import { intendedUse } from "@isocenter/contracts";
import { escape, page, type Language } from "./html.ts";
import { headline } from "./report-page.ts";
import { style } from "./style.ts";
import { verdictNames, word } from "./words.ts";

/** What the list says of a study: its result without slices and provenance, and where its page and picture are. */
export interface IndexEntry {
  readonly subject: string;
  readonly result: Omit<Result, "slices" | "provenance">;
  readonly slices: number;
  /** Below the index, with `/` between folders. */
  readonly page: string;
  readonly thumbnail: string | null;
}

export interface RunSummary {
  readonly refused: number;
  readonly failed: number;
  /** False where the run was stopped. */
  readonly whole: boolean;
}

/** Rows of one page; studies.csv has them all. */
const rowsMax = 5000;

/** What matters stands first: findings, then what could not be settled, then the rest; within each by the probability of a tumour. */
export function byImportance(a: IndexEntry, b: IndexEntry): number {
  const rank = ({ result }: IndexEntry) => importance[result.verdict];
  const tumour = ({ result }: IndexEntry) =>
    result.probabilities ? 1 - result.probabilities.noTumor : -1;
  return rank(a) - rank(b) || tumour(b) - tumour(a);
}

const importance: Readonly<Record<Result["verdict"], number>> = {
  finding: 0,
  insufficient: 1,
  refused: 2,
  "no-finding": 3,
  "not-applicable": 4,
};

export function indexPage(
  entries: readonly IndexEntry[],
  run: RunSummary,
  language: Language,
): string {
  const sorted = entries.toSorted(byImportance);
  const rows = sorted.slice(0, rowsMax).map((entry) => row(entry, language));
  const counts = verdicts.flatMap((verdict) => {
    const count = entries.filter(
      ({ result }) => result.verdict === verdict,
    ).length;
    return count > 0
      ? [
          `<li><span class="badge ${verdict}">${escape(verdictNames[verdict][language])}</span> ${count}</li>`,
        ]
      : [];
  });
  const notes = [
    run.refused > 0 ? `${word(language, "refusedFiles")}: ${run.refused}` : "",
    run.failed > 0 ? `${word(language, "failedStudies")}: ${run.failed}` : "",
  ].filter(Boolean);
  const heads = (["verdict", "probability", "quality", "reason"] as const).map(
    (key) => `<th scope="col">${escape(word(language, key))}</th>`,
  );
  const left = sorted.length - rows.length;
  return page(
    language,
    `${word(language, "index")} (${entries.length}) · Isocenter`,
    style,
    `<header><div class="brand"><span>Isocenter</span><span>${escape(word(language, "research"))}</span></div>
<h1>${escape(word(language, "index"))}: ${entries.length}</h1></header>
<main>
<p class="use">${escape(intendedUse[language])}</p>
${run.whole ? "" : `<p class="warn">⚠ ${escape(word(language, "unfinished"))}</p>`}
<ul class="counts">${counts.join("")}${notes.map((note) => `<li><a href="refused.csv">${escape(note)}</a></li>`).join("")}</ul>
<table class="studies"><thead><tr><td></td><th scope="col">${escape(word(language, "patient"))}</th>${heads.join("")}</tr></thead><tbody>${rows.join("\n")}</tbody></table>
${left > 0 ? `<p>+ ${left} ${escape(word(language, "notShown"))}</p>` : ""}
</main>
<footer><p>${escape(word(language, "tables"))}: ${files.map((file) => `<a href="${file}">${file}</a>`).join(", ")}</p><p>${escape(word(language, "identity"))}</p></footer>`,
  );
}

const files = [
  "studies.csv",
  "studies.parquet",
  "slices.csv",
  "slices.parquet",
  "results.json",
  "refused.csv",
];

function row(
  { subject, result, page: address, thumbnail }: IndexEntry,
  language: Language,
): string {
  const { verdict, verdictText, inDistribution, quality, probabilities } =
    result;
  const picture = thumbnail
    ? `<img class="thumb" src="${escape(thumbnail)}" alt="" loading="lazy">`
    : `<span class="none">${escape(word(language, "noPicture"))}</span>`;
  const warning =
    inDistribution === false
      ? `<br><span class="warn small">⚠ ${escape(word(language, "outOfDistribution"))}</span>`
      : "";
  return `<tr><td class="pic">${picture}</td><th scope="row"><a href="${escape(address)}">${escape(subject)}</a></th><td><span class="badge ${verdict}">${escape(verdictNames[verdict][language])}</span></td><td>${escape(headline(result, language) ?? "–")}</td><td>${probabilities ? escape(word(language, quality)) : "–"}</td><td class="small">${escape(verdictText[language])}${warning}</td></tr>`;
}
