import "@fontsource-variable/inter/wght.css";
import "./base.css";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { languageKey, SpeechProvider } from "./i18n/context.tsx";
import { chooseLanguage, loadMessages } from "./i18n/language.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

const language = chooseLanguage(
  localStorage.getItem(languageKey),
  navigator.languages,
);
const messages = await loadMessages(language);
createRoot(root).render(
  <SpeechProvider initial={language} messages={messages}>
    <App />
  </SpeechProvider>,
);
