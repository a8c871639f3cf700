import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { walk } from "./focus.ts";
import { generateInstance, readTemplate } from "../support/generator.ts";
import { signIn } from "../support/program.ts";
import {
  assertClean,
  cannotRun,
  openStage,
  shoot,
  type Stage,
  type Theme,
} from "./stage.ts";

const pages = {
  Worklist: "/",
  Uploads: "/uploads",
  Models: "/models",
  Quarantine: "/quarantine",
  Jobs: "/jobs",
  Audit: "/audit",
} as const;
type Name = keyof typeof pages;

/** What each role finds in its rail. */
const rails: Readonly<Record<string, readonly Name[]>> = {
  radiologist: ["Worklist", "Uploads", "Models", "Quarantine", "Jobs"],
  physician: ["Worklist", "Models"],
  nurse: ["Worklist", "Uploads", "Models"],
  "data-scientist": ["Models", "Jobs"],
  approver: ["Models", "Audit"],
  administrator: [
    "Worklist",
    "Uploads",
    "Models",
    "Quarantine",
    "Jobs",
    "Audit",
  ],
  auditor: ["Models", "Audit"],
};

/** What the page of each name reads. */
const routes: Readonly<Record<Name, string>> = {
  Worklist: "/api/v1/studies",
  Uploads: "/api/v1/uploads",
  Models: "/api/v1/models",
  Quarantine: "/api/v1/quarantine",
  Jobs: "/api/v1/jobs",
  Audit: "/api/v1/audit",
};

/** Until the page's own chunk and what it reads have come. */
async function settle(page: Page) {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForFunction(
    () =>
      document.querySelector('[role="status"][aria-label="Loading"]') === null,
  );
}

describe("pages", { skip: cannotRun }, () => {
  let stage: Stage;
  let study: string;
  let quarantined: string;
  before(async () => {
    stage = await openStage();
    const rows = await stage.studies(11);
    study =
      rows.find(({ PatientName }) => PatientName.includes("GLIOMA 1"))
        ?.StudyInstanceUID ?? "";
    const cookie = await signIn(stage.url);
    const opened = await fetch(`${stage.url}/api/v1/uploads`, {
      method: "POST",
      headers: { cookie },
    });
    const { id } = (await opened.json()) as { id: string };
    const template = await readTemplate("brain-glioma/fs1990.dcm");
    const { part10 } = generateInstance(template, {
      seed: 5,
      study: 1,
      instance: 1,
    });
    const put = async (name: string, body: Uint8Array) =>
      (await (
        await fetch(`${stage.url}/api/v1/uploads/${id}/files/${name}`, {
          method: "PUT",
          headers: { cookie, "content-type": "application/octet-stream" },
          body: new Uint8Array(body),
        })
      ).json()) as { quarantineId: string | null }[];
    const [cut] = await put("cut.dcm", part10.subarray(0, 40_000));
    quarantined = cut?.quarantineId ?? "";
    assert.notEqual(quarantined, "");
  });
  after(async () => await stage.close());

  test("each role finds its pages, and neither a link to nor the data of another", async () => {
    for (const [role, allowed] of Object.entries(rails)) {
      const page = await stage.visit(`demo-${role}`);
      await page.goto(stage.url + pages[allowed[0] ?? "Worklist"]);
      await settle(page);
      const links = await page
        .getByRole("navigation", { name: "Main" })
        .getByRole("link")
        .allInnerTexts();
      assert.deepEqual(
        links.map((text) => text.trim()),
        allowed,
        role,
      );
      for (const name of Object.keys(pages) as Name[]) {
        const reply = await page
          .context()
          .request.get(stage.url + routes[name]);
        assert.equal(
          reply.status(),
          allowed.includes(name) ? 200 : 403,
          `${role}: ${routes[name]}`,
        );
      }
      const denied = (Object.keys(pages) as Name[]).find(
        (name) => !allowed.includes(name) && name !== "Worklist",
      );
      if (denied !== undefined) {
        await page.goto(stage.url + pages[denied]);
        await page
          .getByRole("heading", { name: "Your role may not see this" })
          .waitFor();
      }
      if (!allowed.includes("Worklist")) {
        await page.goto(`${stage.url}/studies/${study}`);
        await page
          .getByRole("heading", { name: "Your role may not see this" })
          .waitFor();
        for (const path of [
          `/api/v1/studies/${study}`,
          `/dicom-web/studies/${study}/metadata`,
          `/dicom-web/studies`,
        ])
          assert.equal(
            (await page.context().request.get(stage.url + path)).status(),
            403,
            `${role}: ${path}`,
          );
        assert.equal(
          await page.locator("#search").count(),
          0,
          "no search for patients",
        );
      }
      await page.context().close();
    }
  });

  test("jobs show each step with its time; models show data, figures and limits; the trail names who did what", async () => {
    const page = await stage.visit("demo-administrator");
    await page.goto(`${stage.url}/jobs`);
    await settle(page);
    const jobs = await page.getByRole("main").innerText();
    assert.match(jobs, /done/);
    assert.match(jobs, /\d+ ms|\d[.,]\d s/);
    await shoot(page, "jobs");
    await page.goto(`${stage.url}/models`);
    await settle(page);
    const models = await page.getByRole("main").innerText();
    assert.match(models, /brain-tumour/);
    assert.match(models, /research/);
    assert.match(models, /Limits/);
    await shoot(page, "models");
    await page.goto(`${stage.url}/audit`);
    await settle(page);
    const audit = await page.getByRole("main").innerText();
    assert.match(audit, /Sam Novak|demo-administrator/);
    assert.doesNotMatch(audit, /GLIOMA|DEMO-FS/, "by pseudonym, never by name");
    await shoot(page, "audit");
    await page.goto(`${stage.url}/quarantine/${quarantined}`);
    await settle(page);
    await shoot(page, "quarantine");
    await page.context().close();
  });

  for (const theme of ["dark", "light"] satisfies Theme[])
    test(`axe finds nothing against WCAG 2 A and AA on any page, ${theme}`, async () => {
      const found: string[] = [];
      // The second theme changes colours and nothing else.
      const runOnly =
        theme === "dark"
          ? ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
          : ["color-contrast"];
      const look = async (page: Page, name: string) => {
        // Colours on their way from one state to the next are nobody's to read.
        await page.evaluate(
          async () =>
            await Promise.allSettled(
              document
                .getAnimations()
                .filter(
                  ({ effect }) =>
                    effect?.getComputedTiming().iterations !== Infinity,
                )
                .map(async ({ finished }) => await finished),
            ),
        );
        await page.evaluate(axe.source);
        const results = await page.evaluate(async (only) => {
          const { axe: engine } = window as unknown as { axe: typeof axe };
          return await engine.run(document, {
            runOnly: only,
            resultTypes: ["violations"],
          });
        }, runOnly);
        for (const { id, nodes } of results.violations)
          for (const node of nodes.slice(0, 3))
            found.push(
              `${name}: ${id}: ${node.target.join(" ")}: ${node.failureSummary ?? ""}`,
            );
      };
      const nobody = await stage.visit(null, { theme });
      await nobody.goto(stage.url);
      await settle(nobody);
      await look(nobody, "start");
      await nobody.context().close();
      const page = await stage.visit("demo-administrator", { theme });
      for (const path of [
        ...Object.values(pages),
        `/quarantine/${quarantined}`,
        "/nowhere",
        "/?search=nobody",
      ]) {
        await page.goto(stage.url + path);
        await settle(page);
        await look(page, path);
      }
      const doctor = await stage.visit("demo-radiologist", { theme });
      await doctor.goto(`${stage.url}/studies/${study}`);
      await doctor.getByRole("region", { name: "Why", exact: true }).waitFor();
      await look(doctor, "study");
      await doctor.getByRole("button", { name: "Table" }).click();
      await look(doctor, "study, table");
      await doctor.keyboard.press("?");
      await doctor.getByRole("dialog").waitFor();
      await look(doctor, "keys");
      await page.context().close();
      await doctor.context().close();
      assert.deepEqual(found, []);
    });

  test("with Tab alone every page is walked, and where the focus stands is seen", async () => {
    const page = await stage.visit("demo-administrator");
    for (const path of [
      ...Object.values(pages),
      `/studies/${study}`,
      `/quarantine/${quarantined}`,
    ]) {
      await page.goto(stage.url + path);
      await settle(page);
      const { cameBack, unmarked, missed } = await walk(page);
      assert.ok(cameBack, `${path}: the focus never comes back`);
      assert.deepEqual(unmarked, [], `${path}: the focus is not seen`);
      assert.deepEqual(missed, [], `${path}: not reached by Tab`);
    }
    await page.context().close();
  });

  test("a study is opened and read, and a person chosen, by keyboard alone", async () => {
    const page = await stage.visit(null);
    await page.goto(stage.url);
    await settle(page);
    for (let presses = 0; presses < 10; presses += 1) {
      await page.keyboard.press("Tab");
      const name = await page.evaluate(
        () => document.activeElement?.textContent ?? "",
      );
      if (name.startsWith("Radiologist")) break;
    }
    await page.keyboard.press("Enter");
    await page.getByRole("grid").getByText("GLIOMA 1").waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("m");
    await page.waitForURL(/\/models$/);
    await page.keyboard.press("g");
    await page.keyboard.press("w");
    await page.getByRole("grid").getByText("GLIOMA 1").waitFor();
    // The page may still be taking its rows in: a person presses again.
    for (let presses = 0; presses < 20; presses += 1) {
      await page.keyboard.press("Enter");
      const opened = page.waitForURL(/\/studies\//, { timeout: 1000 });
      if (await opened.then(() => true).catch(() => false)) break;
    }
    assert.match(page.url(), /\/studies\//);
    await page.getByRole("region", { name: "Why", exact: true }).waitFor();
    const feature = page
      .getByRole("region", { name: "Why", exact: true })
      .getByRole("button", { expanded: false })
      .first();
    await feature.focus();
    await page.keyboard.press("Enter");
    await page
      .locator("#image")
      .getByRole("img", { name: /was measured/ })
      .waitFor();
    await page.keyboard.press("b");
    await page.getByRole("grid").waitFor();
    await page.context().close();
  });

  test("nothing went wrong in the console, no request failed, no other host was asked", () =>
    assertClean(stage));
});
