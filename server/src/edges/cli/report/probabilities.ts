import {
  brainClasses,
  type BrainClass,
  type Result,
  type SliceResult,
} from "@isocenter/contracts";
import { classNames } from "../../../domain/inference/index.ts";
import { decimal, escape, scrollable, type Language } from "./html.ts";
import { word } from "./words.ts";

const digits = 3;

/**
 * The classes by probability: bar, number, 95 % interval, the forest's raw output. Interval and raw output are the deciding slice's;
 * in a study of many slices its calibrated probability stands beside them.
 */
export function probabilityTable(
  { probabilities, slices }: Result,
  slice: SliceResult,
  language: Language,
): string {
  const { probabilities: ofSlice, interval, explanation } = slice.reading!;
  const shown = probabilities ?? ofSlice;
  const many = slices.length > 1;
  const ranked = brainClasses.toSorted((a, b) => shown[b] - shown[a]);
  const number = (value: number) => decimal(value, language, digits);
  const row = (name: BrainClass, index: number) => {
    const [low, high] = interval[name];
    const whisker = many
      ? ""
      : `<b style="left:${(low * 100).toFixed(1)}%;width:${((high - low) * 100).toFixed(1)}%"></b>`;
    return `<tr${index === 0 ? ' class="top"' : ""}><th scope="row">${escape(classNames[name][language])}</th><td><span class="track"><i style="left:0;width:${(shown[name] * 100).toFixed(1)}%"></i>${whisker}</span></td><td class="n p">${number(shown[name])}</td>${many ? `<td class="n">${number(ofSlice[name])}</td>` : ""}<td class="n">${number(low)}–${number(high)}</td><td class="n optional">${number(explanation.raw[name])}</td></tr>`;
  };
  const head = [
    `<th scope="col">${escape(word(language, "class"))}</th><td></td>`,
    `<th scope="col" class="n">${escape(word(language, many ? "ofStudy" : "calibrated"))}</th>`,
    many
      ? `<th scope="col" class="n">${escape(word(language, "ofSlice"))}</th>`
      : "",
    `<th scope="col" class="n">${escape(word(language, "interval"))}</th>`,
    `<th scope="col" class="n optional">${escape(word(language, "raw"))}</th>`,
  ];
  return scrollable(
    word(language, "probabilities"),
    `<table><thead><tr>${head.join("")}</tr></thead><tbody>${ranked.map(row).join("")}</tbody></table>`,
  );
}
