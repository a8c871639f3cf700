import { brainClasses } from "@isocenter/contracts";
import { useText } from "../../i18n/context.tsx";
import type { Messages } from "../../i18n/en.ts";
import { words } from "./card-parts.ts";

function known(table: Readonly<Record<string, string>>, key: string) {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** A class or body part in the language of the page; undefined where it is none of ours. */
export function className(text: Messages, name: string): string | undefined {
  const tumour = brainClasses.find((one) => one === name);
  return tumour === undefined
    ? known(text.study.result.bodyParts, name)
    : text.classes[tumour];
}

/** A key of a card, or a path of keys such as `calibration · brier`, in words: known keys in the language of the page. */
export function cardWords(text: Messages, path: string): string {
  return path
    .split(" · ")
    .map(
      (key) =>
        known(text.models.key, key) ?? className(text, key) ?? words(key),
    )
    .join(" · ");
}

export function useCardWords(): (path: string) => string {
  const text = useText();
  return (path) => cardWords(text, path);
}
