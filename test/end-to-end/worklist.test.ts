import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import {
  assertClean,
  cannotRun,
  openStage,
  shoot,
  type Stage,
} from "./stage.ts";

const sampleStudies = 11;

const rows = (page: Page) => page.getByRole("grid").getByRole("row");
/** The row under the cursor. */
const current = (page: Page) =>
  page.getByRole("grid").locator('[role="row"][aria-selected="true"]');

describe("worklist", { skip: cannotRun }, () => {
  let stage: Stage;
  let page: Page;
  before(async () => {
    stage = await openStage();
  });
  after(async () => await stage.close());

  test("the start page offers a person per role, and the radiologist sees samples arrive and get results without a reload", async () => {
    page = await stage.visit(null);
    let loads = 0;
    page.on("load", () => loads++);
    await page.goto(stage.url);
    await page.getByRole("heading", { name: "Who are you today?" }).waitFor();
    for (const role of [
      "Radiologist",
      "Physician",
      "Nurse",
      "Data scientist",
      "Approver",
      "Administrator",
      "Auditor",
    ])
      // Throws where there are none in time, or two.
      await page.getByRole("button", { name: role }).waitFor();
    assert.match(
      await page.getByRole("contentinfo").innerText(),
      /Not for primary diagnosis/,
    );
    await shoot(page, "start");
    await page.getByRole("button", { name: "Radiologist" }).click();
    await page.getByRole("heading", { name: "Worklist" }).waitFor();
    await page
      .getByRole("status")
      .filter({ hasText: `${sampleStudies} studies` })
      .waitFor({ timeout: 120_000 });
    await rows(page).filter({ hasText: "to review" }).first().waitFor();
    await page.waitForFunction(
      (count) =>
        [...document.querySelectorAll('[role="grid"] [role="row"]')].filter(
          (row) => /to review|no result/.test(row.textContent ?? ""),
        ).length === count,
      sampleStudies,
      { timeout: 120_000 },
    );
    assert.equal(loads, 1, "the page was loaded once");
    await shoot(page, "worklist-dark");
  });

  test("a row says patient, study, images, finding with its probability, and state; the live sign is on", async () => {
    const glioma = rows(page).filter({ hasText: "GLIOMA 1" });
    const text = await glioma.innerText();
    assert.match(text, /DEMO, GLIOMA 1/);
    assert.match(text, /MR/);
    assert.match(text, /0\.\d\d/);
    assert.match(text, /ok/);
    const whole = rows(page).filter({ hasText: "WHOLE BRAIN" });
    assert.match(await whole.innerText(), /\b25\b/);
    await page.getByRole("img", { name: "Live", exact: true }).waitFor();
  });

  test("priority explains itself by its formula, on hover and on focus", async () => {
    const sign = rows(page)
      .filter({ hasText: "GLIOMA 1" })
      .getByRole("button", { name: /^Priority/ });
    await sign.hover();
    const tip = page.getByRole("tooltip");
    await tip.waitFor();
    assertSum(await tip.innerText());
    await page.mouse.move(700, 5);
    await tip.waitFor({ state: "hidden" });
    const first = rows(page)
      .nth(1)
      .getByRole("button", { name: /^Priority/ });
    await page.getByRole("grid").focus();
    await page.keyboard.press("Tab");
    assert.equal(
      await first.evaluate((element) => element === document.activeElement),
      true,
      "Tab goes from the grid to the sign of the row under the cursor",
    );
    await tip.waitFor();
    assertSum(await tip.innerText());
    await page.keyboard.press("Escape");
  });

  test("keys: j and k move, Enter opens, / searches, u uploads, ? lists them", async () => {
    await page.getByRole("grid").focus();
    const names = await rows(page).evaluateAll((all) =>
      all.slice(1).map((row) => row.getAttribute("aria-label")),
    );
    assert.equal(await current(page).getAttribute("aria-label"), names[0]);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    assert.equal(await current(page).getAttribute("aria-label"), names[2]);
    await page.keyboard.press("k");
    assert.equal(await current(page).getAttribute("aria-label"), names[1]);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/studies\//);
    await page
      .getByRole("heading", {
        level: 1,
        name: names[1]?.split(", DEMO ")[0] ?? "",
      })
      .waitFor();
    await page.keyboard.press("b");
    await page.waitForURL(`${stage.url}/`);

    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keyboard keys" });
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /next study/);
    await shoot(page, "keys");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });

    await page.keyboard.press("/");
    assert.equal(
      await page.evaluate(() => document.activeElement?.id),
      "search",
    );
    await page.keyboard.type("just");
    assert.equal(
      await page.locator("#search").inputValue(),
      "just",
      "letters in the search are text, not commands",
    );
    await page.keyboard.press("Escape");
    await page.goto(stage.url);
    await rows(page).nth(1).waitFor();
    await page.keyboard.press("u");
    await page.waitForURL(/\/uploads$/);
    await page.keyboard.press("g");
    await page.keyboard.press("w");
    await page.waitForURL(`${stage.url}/`);
  });

  test("search finds by patient, accession and UID; filters and order stand in the address; nothing found says what to do", async () => {
    await page.goto(stage.url);
    await rows(page).nth(1).waitFor();
    const search = page.locator("#search");
    const [study] = (await stage.studies(sampleStudies)).filter(
      ({ PatientName }) => PatientName.includes("CHEST"),
    );
    assert.ok(study);
    for (const term of [
      "chest",
      String(study.AccessionNumber),
      study.StudyInstanceUID,
    ]) {
      await search.fill(term);
      await page.waitForURL(new RegExp(`search=${term}`));
      await page
        .getByRole("status")
        .filter({ hasText: /^1 study$/ })
        .waitFor();
      assert.match(await rows(page).nth(1).innerText(), /CHEST/, term);
    }
    await search.fill("nobody of this name");
    await page.getByText("No study matches").waitFor();
    await page
      .getByRole("main")
      .getByRole("button", { name: "Clear filters" })
      .last()
      .click();
    await page
      .getByRole("status")
      .filter({ hasText: `${sampleStudies} studies` })
      .waitFor();

    await choose(page, "Modality", "CT");
    await page.waitForURL(/modality=CT/);
    await page
      .getByRole("status")
      .filter({ hasText: /^1 study$/ })
      .waitFor();
    assert.match(await rows(page).nth(1).innerText(), /not applicable/);
    await choose(page, "Modality", "All");
    await choose(page, "AI flag", "With finding");
    await page
      .getByRole("status")
      .filter({ hasText: /^\d studies$/ })
      .waitFor();
    const found = await rows(page).allInnerTexts();
    assert.ok(found.length > 1);
    for (const text of found.slice(1))
      assert.match(text, /glioma|meningioma|pituitary/);
    await page.reload();
    await page.waitForURL(/flag=finding/);
    await rows(page).nth(1).waitFor();
    assert.equal(await rows(page).count(), found.length);
    await page
      .getByRole("main")
      .getByRole("button", { name: "Clear filters" })
      .click();
    await choose(page, "Order", "Patient");
    await page.waitForURL(/sort=patient/);
    await page.waitForFunction(() =>
      document
        .querySelectorAll('[role="grid"] [role="row"]')[1]
        ?.textContent?.includes("CompressedSamples"),
    );
  });

  test("Spanish and English, dark and light are a click away and are kept", async () => {
    await page.goto(stage.url);
    await rows(page).nth(1).waitFor();
    await page.getByRole("button", { name: /^EN/ }).click();
    await page.getByRole("menuitem", { name: "Español" }).click();
    await page.getByRole("heading", { name: "Lista de trabajo" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "es");
    await shoot(page, "worklist-es");
    await page.reload();
    await page.getByRole("heading", { name: "Lista de trabajo" }).waitFor();
    await rows(page).nth(1).waitFor();
    const spanish = await page.getByRole("main").innerText();
    assert.doesNotMatch(spanish, /to review|not applicable|insufficient/);
    assert.match(spanish, /0,\d\d/, "a decimal comma");
    await page.getByRole("button", { name: /^ES/ }).click();
    await page.getByRole("menuitem", { name: "English" }).click();
    await page.getByRole("heading", { name: "Worklist" }).waitFor();

    const ground = () =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await ground();
    await page.getByRole("button", { name: "Use the light theme" }).click();
    await page.waitForFunction(
      (before) => getComputedStyle(document.body).backgroundColor !== before,
      dark,
    );
    await page.reload();
    await rows(page).nth(1).waitFor();
    assert.notEqual(await ground(), dark);
    await shoot(page, "worklist-light");
    await page.getByRole("button", { name: "Use the dark theme" }).click();
  });

  test("at the width of a phone nothing lies beside the screen", async () => {
    const phone = await stage.visit("demo-radiologist", {
      width: 390,
      height: 844,
    });
    for (const path of ["/", "/uploads", "/models", "/quarantine", "/jobs"]) {
      await phone.goto(stage.url + path);
      await phone.getByRole("heading", { level: 1 }).waitFor();
      await phone.waitForLoadState("networkidle");
      const wide = await phone.evaluate(
        () => document.documentElement.scrollWidth - innerWidth,
      );
      assert.ok(wide <= 0, `${path} is ${wide} pixels too wide`);
    }
    await phone.goto(stage.url);
    await rows(phone).nth(1).waitFor();
    assert.ok((await rows(phone).count()) > 4, "cards");
    await shoot(phone, "worklist-phone");
    await phone.getByRole("button", { name: "Menu" }).click();
    await phone.getByRole("link", { name: "Uploads" }).click();
    await phone.waitForURL(/\/uploads$/);
    await phone.context().close();
  });

  test("nothing went wrong in the console, no request failed, no other host was asked", () =>
    assertClean(stage));
});

/** The points of the terms add up to the sum shown. */
function assertSum(tip: string): void {
  const figures = tip
    .split("\n")
    .map((line) => line.trim().replace("−", "-"))
    .filter((line) => /^[+-]?\d+(?:\.\d+)?$/.test(line))
    .map(Number);
  const sum = figures.pop();
  assert.ok(figures.length > 0, tip);
  assert.equal(
    figures.reduce((a, b) => a + b, 0),
    sum,
    tip,
  );
}

async function choose(page: Page, label: string, value: string) {
  await page.getByRole("combobox", { name: label }).click();
  await page.getByRole("option", { name: value, exact: true }).click();
}
