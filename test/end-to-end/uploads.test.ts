import assert from "node:assert/strict";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { failures, type FailureCode } from "@isocenter/contracts";
import type { Locator, Page } from "playwright-core";
import { nifti, zip } from "../../server/src/edges/rest/testing-files.ts";
import { root } from "../sources.ts";
import {
  generateInstance,
  readTemplate,
  type Template,
} from "../support/generator.ts";
import { drop } from "./drop.ts";
import {
  assertClean,
  cannotRun,
  openStage,
  shoot,
  type Stage,
} from "./stage.ts";

/** Words that occur nowhere else, in every place that names a person. */
const planted = {
  PatientName: "QUINTANILLA^BERENGUELA",
  PatientID: "PLANTED-7734",
  AccessionNumber: "PLANTACC99",
  PatientBirthDate: "19310407",
  ReferringPhysicianName: "ZUMALACARREGUI^TOMAS",
};
const script = {
  // No equals sign: it would divide the name (PS3.5 §6.2.1).
  PatientName: "<script>window.pwned++</script>",
  StudyDescription: "<script>window.pwned=1</script><b>x",
  SeriesDescription: "'\"><svg onload=pwned=1>",
};

const shared =
  process.env["ISOCENTER_SHARED_DATA"] ?? join(root, "../shared/data");

describe("uploads and quarantine", { skip: cannotRun }, () => {
  let stage: Stage;
  let page: Page;
  let folder: string;
  let template: Template;
  const make = (
    study: number,
    instance: number,
    overrides: Record<string, string> = {},
  ) => generateInstance(template, { seed: 2, study, instance, overrides });

  /** The row of a file by its name. */
  const row = (name: string): Locator =>
    page
      .getByRole("listitem")
      .filter({ has: page.getByTitle(name, { exact: true }) })
      .first();
  const assertRow = async (name: string, word: string, code?: FailureCode) => {
    await row(name).waitFor();
    await row(name).getByText(word, { exact: true }).waitFor();
    if (code === undefined) return;
    const text = await row(name).innerText();
    assert.ok(text.includes(failures[code].text), `${name}: ${text}`);
    assert.ok(text.includes(failures[code].remedy), `${name}: ${text}`);
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "isocenter-e2e-files-"));
    template = await readTemplate("brain-glioma/fs1990.dcm");
    stage = await openStage({
      ISOCENTER_SAMPLES: "false",
      ISOCENTER_LOG_LEVEL: "debug",
      ISOCENTER_QUIET_PERIOD_MS: "500",
    });
    page = await stage.visit("demo-administrator");
  });
  after(async () => {
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("an empty worklist says what to do; a folder dropped on it arrives with all its files and becomes a study", async () => {
    await page.goto(stage.url);
    await page.getByText("No studies yet").waitFor();
    await page.getByRole("button", { name: "Choose folder" }).waitFor();
    await shoot(page, "worklist-empty");
    const study = join(folder, `${planted.PatientName} study`);
    mkdirSync(join(study, "deeper", "still"), { recursive: true });
    writeFileSync(join(study, "IM0001"), make(1, 1, planted).part10);
    writeFileSync(
      join(study, "deeper", "IM0002.dcm"),
      make(1, 2, planted).part10,
    );
    writeFileSync(
      join(study, "deeper", "still", "IM0003"),
      make(1, 3, planted).part10,
    );
    await drop(page, [study]);
    const panel = page
      .getByRole("region", { name: "Upload", exact: true })
      .first();
    await panel.getByText("3 of 3 files sent").waitFor();
    await panel.getByText("3 stored").waitFor();
    await shoot(page, "upload-panel");
    await page.getByRole("grid").getByText("QUINTANILLA, BERENGUELA").waitFor();
    await page
      .getByRole("grid")
      .getByText("to review")
      .waitFor({ timeout: 30_000 });
    await panel.getByRole("link", { name: "All uploads" }).click();
    await page.waitForURL(/\/uploads$/);
    await assertRow(
      `${planted.PatientName} study/deeper/still/IM0003`,
      "stored",
    );
  });

  test("a ZIP is unpacked, a NIfTI volume becomes a series, each object with a verdict of its own", async () => {
    const packed = join(folder, "packed.zip");
    writeFileSync(
      packed,
      zip([
        { name: "inside/a.dcm", bytes: make(2, 1).part10 },
        {
          name: "inside/notes.txt",
          bytes: Buffer.from("dictated but not read"),
        },
        {
          name: "more.zip",
          bytes: zip([{ name: "b.dcm", bytes: make(2, 2).part10 }]),
        },
      ]),
    );
    const volume = join(folder, "volume.nii.gz");
    const real = join(shared, "nifti", "nibabel", "standard.nii.gz");
    if (existsSync(real)) copyFileSync(real, volume);
    else writeFileSync(join(folder, "volume.nii.gz"), nifti());
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose files" }).click();
    await (await choosing).setFiles([packed, volume]);
    await assertRow("packed.zip", "unpacked");
    await assertRow("inside/a.dcm", "stored");
    await assertRow("b.dcm", "stored");
    await assertRow("inside/notes.txt", "in quarantine", "not-dicom");
    await assertRow("volume.nii.gz", "unpacked");
    const slices = page
      .getByRole("listitem")
      .filter({ hasText: "inside volume.nii.gz" });
    await slices.first().getByText("stored", { exact: true }).waitFor();
  });

  test("bad input: each file says what is wrong and what to do", async () => {
    const bad = join(folder, "bad");
    mkdirSync(bad);
    const put = (name: string, bytes: Uint8Array | string) =>
      writeFileSync(join(bad, name), bytes);
    const first = make(3, 1).part10;
    put("letter.txt", "Dear colleague,\nthank you for your patient.\n");
    put("cut.dcm", make(3, 9).part10.subarray(0, 30_000));
    put("nothing.dcm", "");
    put("photo.dcm", await page.screenshot({ type: "jpeg", quality: 60 }));
    put("slip.zip", zip([{ name: "../../etc/evil.dcm", bytes: first }]));
    put(
      "lying.nii",
      nifti((header) => header.setInt16(42, 30_000, true)),
    );
    put("'\"><img src=x onerror=pwned=1>.txt", "not an image");
    await drop(page, [bad]);
    await assertRow("bad/letter.txt", "in quarantine", "not-dicom");
    await assertRow("bad/cut.dcm", "in quarantine", "truncated");
    await assertRow("bad/nothing.dcm", "refused", "empty");
    await assertRow("bad/photo.dcm", "in quarantine", "not-dicom");
    await assertRow("bad/slip.zip", "refused", "archive-unsafe");
    await assertRow("bad/lying.nii", "in quarantine", "truncated");

    const again = join(folder, "again");
    mkdirSync(again);
    writeFileSync(join(again, "first.dcm"), first);
    await drop(page, [again]);
    await assertRow("again/first.dcm", "stored");
    await drop(page, [again]);
    await row("again/first.dcm").getByText("already here").waitFor();
    const other = generateInstance(template, {
      seed: 2,
      study: 3,
      instance: 1,
      noise: 9,
    });
    writeFileSync(join(folder, "other-pixels.dcm"), other.part10);
    await drop(page, [join(folder, "other-pixels.dcm")]);
    await assertRow("other-pixels.dcm", "in quarantine", "uid-conflict");
    await shoot(page, "uploads-dark");
  });

  test("a reload keeps the list; it speaks Spanish too", async () => {
    await page.reload();
    await assertRow("bad/letter.txt", "in quarantine", "not-dicom");
    await assertRow("bad/nothing.dcm", "refused", "empty");
    await assertRow("packed.zip", "unpacked");
    const spanish = await stage.visit("demo-administrator", {
      theme: "light",
      language: "es",
    });
    await spanish.goto(`${stage.url}/uploads`);
    await spanish.getByText("other-pixels.dcm").waitFor();
    const text = await spanish.getByRole("main").innerText();
    assert.doesNotMatch(text, /in quarantine|The object|already here/);
    await shoot(spanish, "uploads-light-es");
    await spanish.context().close();
    const light = await stage.visit("demo-administrator", { theme: "light" });
    await light.goto(`${stage.url}/uploads`);
    await light.getByText("other-pixels.dcm").waitFor();
    await shoot(light, "uploads-light");
    await light.context().close();
  });

  test("quarantine gives the reason, the header with the problem marked, and keeps a decision with its reason", async () => {
    await row("other-pixels.dcm")
      .getByRole("link", { name: "See why" })
      .click();
    await page.waitForURL(/\/quarantine\/.+/);
    const item = page.getByRole("region", {
      name: failures["uid-conflict"].text,
    });
    await item.getByText(failures["uid-conflict"].remedy).waitFor();
    assert.match(await item.innerText(), /SHA-256 of the stored object/);
    const dump = item.getByRole("region", { name: "Header" });
    const marked = dump.getByRole("row").filter({ hasText: "problem" });
    assert.equal(await marked.count(), 1);
    assert.match(
      await marked.innerText(),
      /\(0008,0018\)\s+UI\s+SOPInstanceUID/,
    );
    await shoot(page, "quarantine-dark");

    await item.getByRole("button", { name: "Reject" }).click();
    const dialog = page.getByRole("dialog", { name: "Reject this object?" });
    const decide = dialog.getByRole("button", { name: "Reject" });
    assert.equal(
      await decide.isDisabled(),
      true,
      "no decision without a reason",
    );
    await dialog
      .getByRole("textbox", { name: "Reason" })
      .fill("Sent twice by the scanner");
    await shoot(page, "quarantine-reject");
    await decide.click();
    await dialog.waitFor({ state: "hidden" });
    await item.getByText("Sent twice by the scanner").waitFor();
    assert.match(await item.innerText(), /rejected/);
    assert.equal(
      await item.getByRole("button", { name: "Release" }).count(),
      0,
    );

    const radiologist = await stage.visit("demo-radiologist");
    await radiologist.goto(`${stage.url}/quarantine`);
    await radiologist.getByRole("link", { name: /cut\.dcm/ }).click();
    await radiologist.getByText("Your role may look, not decide.").waitFor();
    assert.equal(
      await radiologist.getByRole("button", { name: "Reject" }).count(),
      0,
    );
    const lines = await radiologist
      .getByRole("region", { name: "Header" })
      .getByRole("row")
      .allInnerTexts();
    assert.ok(
      lines.some((line) => line.includes("PatientID")),
      "what could be read",
    );
    await radiologist.context().close();
  });

  test("script in a name or a description is shown as text (A15)", async () => {
    writeFileSync(join(folder, "script.dcm"), make(4, 1, script).part10);
    await page.goto(`${stage.url}/uploads`);
    await page.getByRole("heading", { name: "Uploads" }).waitFor();
    await page.waitForLoadState("networkidle");
    await drop(page, [join(folder, "script.dcm")]);
    await assertRow("script.dcm", "stored");
    await row("script.dcm").getByRole("link", { name: "Open study" }).click();
    const heading = page.getByRole("heading", { level: 1 });
    await heading.getByText(script.PatientName).waitFor();
    await page.getByText(script.StudyDescription).first().waitFor();
    await page.locator("#image canvas").first().waitFor();
    await shoot(page, "study-script");
    await page.goto(stage.url);
    await page.getByRole("grid").getByText(script.PatientName).waitFor();
    for (const path of ["/jobs", "/audit", "/quarantine"]) {
      await page.goto(stage.url + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      assert.equal(await page.evaluate(() => "pwned" in window), false, path);
    }
    assert.equal(await page.locator('img[src="x"]').count(), 0);
  });

  test("another Host and another Origin are refused (A13)", async () => {
    const { port, host } = new URL(stage.url);
    const ask = (
      method: string,
      path: string,
      headers: Record<string, string>,
    ) =>
      new Promise<number>((resolve, reject) =>
        request(
          { host: "127.0.0.1", port, method, path, headers },
          (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          },
        )
          .on("error", reject)
          .end(),
      );
    for (const path of [
      "/",
      "/api/v1/session",
      "/dicom-web/studies",
      "/viewer/",
      "/healthz",
    ])
      assert.equal(
        await ask("GET", path, { host: `evil.example:${port}` }),
        403,
        `a Host of another name at ${path}`,
      );
    for (const [method, path] of [
      ["POST", "/api/v1/session"],
      ["POST", "/api/v1/uploads"],
      ["POST", "/dicom-web/studies"],
      ["DELETE", "/api/v1/session"],
    ] as const)
      assert.equal(
        await ask(method, path, { host, origin: "http://evil.example" }),
        403,
        `${method} ${path} from a page of another site`,
      );
    assert.equal(await ask("GET", "/api/v1/demo-people", { host }), 200);
  });

  test("no line of the log names a patient, not even at its most talkative", async () => {
    await page.goto(`${stage.url}/?search=${planted.PatientID}`);
    await page.getByRole("grid").getByText("QUINTANILLA, BERENGUELA").waitFor();
    const output = stage.program.output();
    assert.match(output, /"level":"debug"/);
    const words = [
      ...Object.values(planted).flatMap((value) => value.split("^")),
      make(1, 1).StudyInstanceUID,
      make(1, 1).SOPInstanceUID,
      "letter.txt",
      "onerror",
    ];
    const found = words.flatMap((word) =>
      output
        .split("\n")
        .filter((line) => line.includes(word))
        .slice(0, 2)
        .map((line) => `${word}: ${line.slice(0, 400)}`),
    );
    assert.deepEqual(found, []);
  });

  test("nothing went wrong in the console, no request failed, no other host was asked", () =>
    assertClean(stage));
});
