import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { verdicts, type Result } from "@isocenter/contracts";
import { decimal, escape, probability } from "./html.ts";
import { byImportance, indexPage, type IndexEntry } from "./index-page.ts";
import { headline, reportPage } from "./report-page.ts";
import { testResult, testSlice } from "./testing-result.ts";

const hostile = `<script>alert("x")</script>'&`;
const pageOf = (result: Result, language: "en" | "es" = "en") =>
  reportPage(
    {
      subject: "P-TEST",
      result,
      pictures: new Map([[0, "slice-001.png"]]),
      index: "../../index.html",
    },
    language,
  );
const entryOf = (changes: Partial<Result>, subject = "P-TEST"): IndexEntry => ({
  subject,
  result: testResult(changes),
  slices: 1,
  page: `${subject}/2.25.1/report.html`,
  thumbnail: null,
});

describe("a report", () => {
  test("shows whatever text comes, and runs none of it (A15)", () => {
    const text = { en: hostile, es: hostile };
    const html = pageOf(
      testResult({
        verdictText: text,
        series: { SeriesInstanceUID: "2.25.2", why: text },
        slices: [
          testSlice(0, { label: hostile }),
          testSlice(1, { read: false }),
        ],
        limits: [text],
        suggestions: [
          {
            rule: "r",
            kind: "work-up",
            text,
            strength: hostile,
            source: { name: hostile, edition: hostile },
            because: [text],
            missing: [text],
          },
        ],
        model: {
          id: hostile,
          version: hostile,
          digest: hostile,
          mode: "research",
        },
        provenance: {
          pipelineVersion: hostile,
          runtime: hostile,
          inputs: [{ SOPInstanceUID: hostile, sha256: hostile }],
          settings: {},
        },
      }),
    );
    assert.equal(html.match(/<script/gi), null);
    assert.equal(html.includes(hostile), false);
    const shown = html.split(escape(hostile)).length - 1;
    assert.ok(shown > 30, `${shown} places`);
    assert.match(html, /script-src 'none'/);
  });

  test("says intended use, verdict, how sure, why, what next, quality and where it came from", () => {
    const result = testResult({
      suggestions: [
        {
          rule: "r",
          kind: "work-up",
          text: { en: "Complete the MR", es: "Complete la RM" },
          source: { name: "Guideline", edition: "2021" },
          because: [{ en: "finding", es: "hallazgo" }],
          missing: [{ en: "age", es: "edad" }],
        },
      ],
      limits: [{ en: "One slice", es: "Un corte" }],
    });
    const en = pageOf(result);
    for (const part of [
      result.intendedUse.en,
      "Suspicion of glioma",
      "0.70",
      "0.60–0.80",
      "Forest spread",
      "not a confidence interval for the patient",
      "Complete the MR",
      "Guideline, 2021",
      "12.3 : 1",
      "One slice",
      "sha256:00",
    ])
      assert.ok(en.includes(escape(part)), part);
    assert.match(en, /<img src="slice-001\.png" alt="[^"]+"/);
    const es = pageOf(result, "es");
    for (const part of ["0,60–0,80", "Sospecha de glioma", "edad", 'lang="es"'])
      assert.ok(es.includes(part), part);
  });

  test("scores of one slice state nothing about the study where the verdict is insufficient", () => {
    const html = pageOf(
      testResult({
        verdict: "insufficient",
        finding: null,
        decidingSlice: null,
        slices: [testSlice(0, { read: false }), testSlice(1)],
      }),
    );
    assert.match(html, /state nothing about the study/);
    assert.match(html, /class="fall"/, "why is explained all the same");
    assert.match(html, /, slice 2</);
    assert.doesNotMatch(pageOf(testResult()), /state nothing about the study/);
  });

  test("is whole for every verdict and without any slice", () => {
    for (const verdict of verdicts)
      for (const language of ["en", "es"] as const) {
        const html = pageOf(
          testResult({
            verdict,
            slices: [],
            decidingSlice: null,
            probabilities: null,
            finding: null,
            model: null,
            series: null,
          }),
          language,
        );
        assert.match(html, /<\/html>\n$/);
        assert.doesNotMatch(html, /undefined|NaN|null/);
      }
  });
});

describe("the list of studies", () => {
  test("what matters first: findings by their probability, then what is open, then the rest", () => {
    const at = (noTumor: number) => ({
      probabilities: {
        glioma: 1 - noTumor,
        meningioma: 0,
        pituitary: 0,
        noTumor,
      },
    });
    const entries = [
      entryOf({ verdict: "not-applicable", probabilities: null }, "P-5"),
      entryOf({ verdict: "no-finding", ...at(0.9) }, "P-4"),
      entryOf({ verdict: "insufficient", finding: null, ...at(0.6) }, "P-3"),
      entryOf({ verdict: "finding", ...at(0.4) }, "P-2"),
      entryOf({ verdict: "finding", ...at(0.1) }, "P-1"),
    ];
    assert.deepEqual(
      entries.toSorted(byImportance).map(({ subject }) => subject),
      ["P-1", "P-2", "P-3", "P-4", "P-5"],
    );
    const html = indexPage(
      entries,
      { refused: 2, failed: 1, whole: true },
      "en",
    );
    assert.ok(html.indexOf("P-1") < html.indexOf("P-5"));
    assert.match(html, /Files refused: 2/);
    assert.match(html, /Studies failed: 1/);
    assert.doesNotMatch(html, /was stopped/);
    assert.match(
      indexPage(entries, { refused: 0, failed: 0, whole: false }, "en"),
      /was stopped/,
    );
  });

  test("escapes, and never states the absence of a tumour where that was not the verdict", () => {
    const html = indexPage(
      [entryOf({ verdictText: { en: hostile, es: hostile } }, hostile)],
      { refused: 0, failed: 0, whole: true },
      "en",
    );
    assert.equal(html.match(/<script/gi), null);
    const open = testResult({
      verdict: "insufficient",
      finding: null,
      probabilities: {
        glioma: 0.01,
        meningioma: 0,
        pituitary: 0,
        noTumor: 0.99,
      },
    });
    assert.equal(headline(open, "en"), "any tumour 0.01");
    assert.equal(headline(open, "es"), "algún tumor 0,01");
  });

  test("no probability is shown as certain", () => {
    assert.equal(probability(1, "en"), ">0.99");
    assert.equal(probability(0.995, "en", 3), ">0.99");
    assert.equal(probability(0, "es"), "<0,01");
    assert.equal(probability(0.5, "es"), "0,50");
    const sure = testSlice(0);
    const { reading } = sure;
    assert.ok(reading);
    const certain = { glioma: 1, meningioma: 0, pituitary: 0, noTumor: 0 };
    const html = pageOf(
      testResult({
        probabilities: certain,
        slices: [
          {
            ...sure,
            reading: {
              ...reading,
              probabilities: certain,
              interval: {
                glioma: [0.999, 1],
                meningioma: [0, 0],
                pituitary: [0, 0],
                noTumor: [0, 0],
              },
              explanation: {
                ...reading.explanation,
                raw: certain,
                calibration: {
                  glioma: 0,
                  meningioma: 0,
                  pituitary: 0,
                  noTumor: 0,
                },
              },
            },
          },
        ],
      }),
    );
    const table = /<table>.*?<\/table>/s.exec(html)?.[0] ?? "";
    assert.match(table, /&gt;0\.99/);
    assert.doesNotMatch(table, />[01]\.00/);
    assert.doesNotMatch(html, /class="amount whole">[01]\.000/);
    assert.equal(decimal(-0.0001, "en", 3), "0.000");
    assert.equal(decimal(-0.1, "en", 1), "−0.1");
  });
});
