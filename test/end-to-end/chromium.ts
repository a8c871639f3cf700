import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const places = [
  process.env["ISOCENTER_CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const found = places.find((path) => path !== undefined && existsSync(path));

/** Why a test of the browser cannot run here, or false. */
export const noChromium =
  found === undefined
    ? "no Chromium: install it, or name it in ISOCENTER_CHROMIUM"
    : false;

/** The installed Chromium, headless, with software rendering. */
export async function openChromium(): Promise<Browser> {
  if (found === undefined) throw new Error(String(noChromium));
  return await chromium.launch({
    executablePath: found,
    args: [
      "--no-sandbox",
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      "--disable-dev-shm-usage",
    ],
  });
}
