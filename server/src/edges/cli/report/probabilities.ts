import {
  brainClasses,
  type BrainClass,
  type Result,
  type SliceResult,
} from "@isocenter/contracts";
import { classNames } from "../../../domain/inference/index.ts";
import { escape, probability, scrollable, type Language } from "./html.ts";
import { word } from "./words.ts";

/**
 * The classes by probability: bar, number, spread over the forest. Of a stated study of many slices these are the study's, the deciding slice's
 * own beside them; else they are the slice's, with the forest's raw output.
 */
export function probabilityTable(
  { probabilities, interval: ofStudy, finding, slices }: Result,
  slice: SliceResult,
  language: Language,
): string {
  const { reading } = slice;
  if (!reading) return "";
  const { probabilities: ofSlice, explanation } = reading;
  const many = finding !== null && slices.length > 1 && probabilities !== null;
  const shown = many ? probabilities : ofSlice;
  const interval = many ? (ofStudy ?? reading.interval) : reading.interval;
  const ranked = brainClasses.toSorted((a, b) => shown[b] - shown[a]);
  const number = (value: number) => escape(probability(value, language));
  const row = (name: BrainClass, index: number) => {
    const [low, high] = interval[name];
    const whisker = `<b style="left:${(low * 100).toFixed(1)}%;width:${((high - low) * 100).toFixed(1)}%"></b>`;
    return `<tr${index === 0 ? ' class="top"' : ""}><th scope="row">${escape(classNames[name][language])}</th><td><span class="track"><i style="left:0;width:${(shown[name] * 100).toFixed(1)}%"></i>${whisker}</span></td><td class="n p">${number(shown[name])}</td><td class="n">${number(low)}–${number(high)}</td><td class="n optional">${number(many ? ofSlice[name] : explanation.raw[name])}</td></tr>`;
  };
  const head = [
    `<th scope="col">${escape(word(language, "class"))}</th><td></td>`,
    `<th scope="col" class="n">${escape(word(language, many ? "ofStudy" : "calibrated"))}</th>`,
    `<th scope="col" class="n">${escape(word(language, "interval"))}</th>`,
    `<th scope="col" class="n optional">${escape(word(language, many ? "ofSlice" : "raw"))}</th>`,
  ];
  const table = scrollable(
    word(language, "probabilities"),
    `<table><thead><tr>${head.join("")}</tr></thead><tbody>${ranked.map(row).join("")}</tbody></table>`,
  );
  return `${table}<p class="soft small">${escape(word(language, "intervalHelp"))}</p>`;
}
