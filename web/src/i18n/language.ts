import type { Messages } from "./en.ts";

export const languageValues = ["en", "es"] as const;
export type Language = (typeof languageValues)[number];

/** Each language is a file of its own; only the one in use is loaded. */
const loaders: Record<Language, () => Promise<Messages>> = {
  en: async () => (await import("./en.ts")).en,
  es: async () => (await import("./es.ts")).es,
};

export function loadMessages(language: Language): Promise<Messages> {
  return loaders[language]();
}

/** The remembered choice, else the first language of the browser that we speak, else English. */
export function chooseLanguage(
  remembered: string | null,
  preferred: readonly string[],
): Language {
  for (const tag of [remembered ?? "", ...preferred]) {
    const primary = tag.toLowerCase().split("-")[0];
    const known = languageValues.find((language) => language === primary);
    if (known !== undefined) return known;
  }
  return "en";
}

/** The browser's own regional tag where it is of the same language (`es-MX`), so that numbers and dates look familiar. */
export function regionalTag(
  language: Language,
  preferred: readonly string[],
): string {
  return (
    preferred.find(
      (tag) => tag.toLowerCase().split("-")[0] === language && tag.length > 2,
    ) ?? language
  );
}
