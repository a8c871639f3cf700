import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from "react";
import { isFailureCode, type Bilingual } from "@isocenter/contracts";
import type { Messages } from "./en.ts";
import * as format from "./format.ts";
import { loadMessages, regionalTag, type Language } from "./language.ts";

export interface Speech {
  readonly language: Language;
  readonly locale: string;
  readonly text: Messages;
  readonly format: Format;
  setLanguage(language: Language): void;
}

const SpeechContext = createContext<Speech | null>(null);
export const languageKey = "isocenter.language";

export function SpeechProvider(props: {
  initial: Language;
  messages: Messages;
  children: ReactNode;
}) {
  const [language, setLanguageState] = useState(props.initial);
  const [text, setText] = useState(props.messages);
  const setLanguage = useCallback((next: Language) => {
    localStorage.setItem(languageKey, next);
    loadMessages(next)
      .then((messages) => {
        setText(messages);
        setLanguageState(next);
      })
      .catch((cause: unknown) => console.error("language", cause));
  }, []);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const speech = useMemo<Speech>(() => {
    const locale = regionalTag(language, navigator.languages);
    return { language, text, setLanguage, locale, format: bindFormat(locale) };
  }, [language, text, setLanguage]);
  return <SpeechContext value={speech}>{props.children}</SpeechContext>;
}

export function useSpeech(): Speech {
  const speech = use(SpeechContext);
  if (speech === null) throw new Error("useSpeech outside SpeechProvider");
  return speech;
}

/** All texts in the language in use. */
export function useText(): Messages {
  return useSpeech().text;
}

/** Picks the language of a sentence that the server sends in both. */
export function useSay(): (sentence: Bilingual) => string {
  const { language } = useSpeech();
  return useCallback((sentence) => sentence[language], [language]);
}

/** Formatters bound to the locale in use; made once, because a list asks for them a thousand times. */
function bindFormat(locale: string) {
  return {
    fixed: (value: number, digits = 2) => format.fixed(locale, value, digits),
    compact: (value: number) => format.compact(locale, value),
    signed: (value: number, digits = 3) => format.signed(locale, value, digits),
    measure: (value: number, unit: string) =>
      format.measure(locale, value, unit),
    probability: (value: number) => format.probability(locale, value),
    /** Start, raw output and end of a waterfall. */
    whole: (value: number) => format.probability(locale, value, 3),
    integer: (value: number) => format.integer(locale, value),
    percent: (share: number) => format.percent(locale, share),
    bytes: (value: number) => format.bytes(locale, value),
    duration: (ms: number) => format.duration(locale, ms),
    exact: (iso: string) => format.exact(locale, iso),
    time: (iso: string) => format.time(locale, iso),
    relative: (iso: string, nowMs: number) =>
      format.relative(locale, iso, nowMs),
    dicomDate: (value: string | null) => format.dicomDate(locale, value),
  };
}
export type Format = ReturnType<typeof bindFormat>;

export function useFormat(): Format {
  return useSpeech().format;
}

/** Text and remedy of a row of the failure table; the server's own words where the language or the code is not known. */
export function useFailureText() {
  const { text } = useSpeech();
  return useCallback(
    (
      code: string | null,
      sent: { text?: string | null; remedy?: string | null },
    ) => {
      const known =
        code !== null && isFailureCode(code)
          ? text.failures?.[code]
          : undefined;
      return {
        text: known?.text ?? sent.text ?? code ?? "",
        remedy: known?.remedy ?? sent.remedy ?? "",
      };
    },
    [text],
  );
}
