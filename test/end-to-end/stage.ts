/** One stack for a file of tests: the real program in a data folder of its own, a real browser, and an eye on what goes wrong. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worklist, WorklistRow } from "@isocenter/contracts";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { startProgram, type Program } from "../support/program.ts";
import { root } from "../sources.ts";
import { noChromium, openChromium } from "./chromium.ts";

/** Why these tests cannot run here, or false. `.ci/run` lets no test be skipped. */
export const cannotRun =
  noChromium ||
  (!existsSync(join(root, "web", "dist", "index.html")) &&
    "no web app: npm run build -w web builds it");

export type Theme = "dark" | "light";
export interface Visit {
  readonly theme?: Theme;
  readonly language?: "en" | "es";
  readonly width?: number;
  readonly height?: number;
}

export interface Stage {
  readonly url: string;
  readonly program: Program;
  /** A browser window of its own, signed in; without a person it stands on the start page. */
  visit(person: string | null, visit?: Visit): Promise<Page>;
  /** Keeps an eye on a page that another opened, too. */
  watch(page: Page): void;
  /** What the pages did that they should not have. */
  readonly problems: string[];
  /** Everything the program says of its studies, once all of them have a result. */
  studies(count: number): Promise<readonly WorklistRow[]>;
  close(): Promise<void>;
}

const screenshots = (): string =>
  process.env["ISOCENTER_SCREENSHOTS"] ??
  join(root, "out", "screenshots", "end-to-end");

/** For people to look at: `ISOCENTER_SCREENSHOTS` names the folder. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots(), { recursive: true });
  await page.screenshot({
    path: join(screenshots(), `${name}.png`),
    // Rings and ripples of what was clicked last would differ from run to run.
    animations: "disabled",
    caret: "hide",
  });
}

export async function openStage(
  env: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  const data = mkdtempSync(join(tmpdir(), "isocenter-e2e-"));
  const program = await startProgram({
    data,
    args: env["ISOCENTER_SAMPLES"] === "false" ? [] : ["--samples"],
    env,
  });
  let browser: Browser | undefined;
  const problems: string[] = [];
  const contexts: BrowserContext[] = [];
  const url = program.url.replace(/\/$/, "");
  const close = async () => {
    await browser?.close();
    await program.stop();
    rmSync(data, { recursive: true, force: true });
  };
  try {
    browser = await openChromium();
  } catch (error) {
    await close();
    throw error;
  }
  const opened = browser;
  return {
    url,
    program,
    problems,
    close,
    watch: (page) => watch(page, url, problems),
    async visit(person, visit = {}) {
      const context = await opened.newContext({
        viewport: { width: visit.width ?? 1440, height: visit.height ?? 900 },
        locale: "en-GB",
        timezoneId: "UTC",
        reducedMotion: "reduce",
      });
      context.setDefaultTimeout(20_000);
      contexts.push(context);
      await context.addInitScript(
        ([theme, language]) => {
          // Only at the first sight: what a test chooses on the page stays.
          if (localStorage.getItem("isocenter.theme") !== null) return;
          localStorage.setItem("isocenter.theme", String(theme));
          localStorage.setItem("isocenter.language", String(language));
        },
        [visit.theme ?? "dark", visit.language ?? "en"],
      );
      if (person !== null) {
        const reply = await context.request.post(`${url}/api/v1/session`, {
          data: { personId: person },
        });
        assert.equal(reply.status(), 200, await reply.text());
      }
      const page = await context.newPage();
      watch(page, url, problems);
      return page;
    },
    async studies(count) {
      const context = await opened.newContext();
      try {
        await context.request.post(`${url}/api/v1/session`, {
          data: { personId: "demo-radiologist" },
        });
        const deadline = Date.now() + 150_000;
        for (;;) {
          const reply = await context.request.get(
            `${url}/api/v1/studies?limit=200`,
          );
          const { rows } = (await reply.json()) as Worklist;
          if (
            rows.length >= count &&
            rows.every(({ state }) =>
              ["to-review", "no-result", "failed"].includes(state),
            )
          )
            return rows;
          if (Date.now() > deadline)
            throw new Error(
              `After 150 s: ${rows.map(({ state }) => state).join(", ")}`,
            );
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      } finally {
        await context.close();
      }
    },
  };
}

/** Chromium writes a line for every answer of 400 and more; this one is how the page asks whether anyone is signed in. */
const asked = /\/api\/v1\/session$/;

/** Errors of the console (violations of the content security policy are among them), of scripts, of requests; and other hosts. */
function watch(page: Page, url: string, problems: string[]): void {
  const where = () => new URL(page.url()).pathname;
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    const at = message.location().url;
    if (/status of 401/.test(message.text()) && asked.test(at)) return;
    problems.push(`${where()}: console: ${message.text()} (${at})`);
  });
  page.on("pageerror", (error) =>
    problems.push(`${where()}: ${error.stack ?? error.message}`),
  );
  page.on("request", (request) => {
    const to = new URL(request.url());
    if (to.protocol.startsWith("http") && to.origin !== url)
      problems.push(`${where()}: asks ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() < 400) return;
    if (response.status() === 401 && asked.test(response.url())) return;
    problems.push(`${where()}: ${response.status()} ${response.url()}`);
  });
}

/** Fails with what went wrong since the last look, and forgets it. */
export function assertClean(stage: Stage): void {
  assert.deepEqual(stage.problems.splice(0), []);
}
