/**
 * SIGKILL while studies come in and are read, again and again; then the account: every acknowledged object is found by a search and
 * retrieved with equal bytes, every study has one result, no object is there in part, the spool is empty.
 * `npm run chaos [-- --kills 50]`. Exits 1 if the invariant is broken.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { readDataset } from "@isocenter/dicom";
import { createRandom } from "@isocenter/imaging";
import {
  openDatabase,
  findDatabase,
} from "../../server/src/platform/database/index.ts";
import {
  generateInstance,
  readTemplate,
  type Template,
} from "../support/generator.ts";
import { startProgram, type Program } from "../support/program.ts";
import { stow } from "../support/stow.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "50" },
    seed: { type: "string", default: "20261122" },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
const instancesPerStudy = 3;
const sendersAtOnce = 2;

interface Acknowledged {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly sha256: string;
}

const digest = (part10: Uint8Array) =>
  createHash("sha256")
    .update(part10.subarray(readDataset(part10).datasetOffset))
    .digest("hex");

const data = await mkdtemp(path.join(tmpdir(), "isocenter-chaos-"));
const random = createRandom(seed);
const acknowledged = new Map<string, Acknowledged>();
const env = { ISOCENTER_LOG_LEVEL: "error", ISOCENTER_QUIET_PERIOD_MS: "100" };
let nextStudy = 0;
let program: Program | undefined;

/** Sends studies until stopped. An object counts as acknowledged only when its reply says that it was stored. */
async function send(
  templates: readonly Template[],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const study = nextStudy++;
    for (let instance = 0; instance < instancesPerStudy; instance++) {
      const made = generateInstance(templates[study % templates.length], {
        seed,
        study,
        instance,
      });
      try {
        const reply = await stow(program!.url, [made.part10]);
        if (reply.status !== 200)
          throw new Error(`STOW answered ${reply.status}`);
        await reply.arrayBuffer();
        acknowledged.set(made.SOPInstanceUID, {
          study: made.StudyInstanceUID,
          series: made.SeriesInstanceUID,
          instance: made.SOPInstanceUID,
          sha256: digest(made.part10),
        });
      } catch (error) {
        if (signal.aborted) return;
        // The connection broke at the kill: not acknowledged, whatever happened inside.
        if (
          program!.child.exitCode === null &&
          program!.child.signalCode === null &&
          isOurFault(error)
        )
          throw error;
        await sleep(20);
      }
    }
  }
}

function isOurFault(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("STOW");
}

async function waitForResults(url: string): Promise<void> {
  const database = openDatabase(url);
  try {
    for (let tries = 0; tries < 600; tries++) {
      const [row] = await database.sql<{ open: number }[]>`
        select count(*)::int as open from archive.study where reading in ('arriving', 'waiting', 'reading')`;
      if (row.open === 0) return;
      await sleep(200);
    }
    const open = await database.sql`
      select s.reading, s.arrival, s.generation, s.quiet_until, r.state, r.attempt, r.failure_code, j.attempts,
        j.locked_at, j.run_at, j.last_error
      from archive.study s left join deidentification.uid u on u.original = s.study_instance_uid
      left join pipeline.run r on r.study = u.pseudonym and r.generation = s.generation
      left join graphile_worker.jobs j on j.key = 'pipeline.run:' || r.id
      where s.reading in ('arriving', 'waiting', 'reading')`;
    console.table([...open]);
    throw new Error("studies are still open after two minutes");
  } finally {
    await database.close();
  }
}

async function account(program: Program, url: string): Promise<string[]> {
  const problems: string[] = [];
  for (const one of acknowledged.values()) {
    const address = `/dicom-web/studies/${one.study}/series/${one.series}/instances/${one.instance}`;
    const reply = await fetch(new URL(address, program.url), {
      headers: { accept: 'multipart/related; type="application/dicom"' },
    });
    const body = new Uint8Array(await reply.arrayBuffer());
    if (!reply.ok)
      problems.push(
        `${one.instance}: acknowledged and not there (${reply.status})`,
      );
    else if (digest(firstPart(body)) !== one.sha256)
      problems.push(`${one.instance}: other bytes`);
  }
  problems.push(...(await missingInSearch(program)));
  const database = openDatabase(url);
  try {
    const rows = await database.sql<
      { study: string; current: number; dead: number }[]
    >`
      select u.original as study,
        (select count(*)::int from results.result r where r.study = u.pseudonym and r.superseded_by is null) as current,
        (select count(*)::int from pipeline.run p where p.study = u.pseudonym and p.state = 'dead') as dead
      from archive.study s join deidentification.uid u on u.original = s.study_instance_uid`;
    const [{ studies } = { studies: 0 }] = await database.sql<
      { studies: number }[]
    >`
      select count(*)::int as studies from archive.study`;
    if (rows.length !== studies)
      problems.push(`${studies - rows.length} studies were never completed`);
    for (const { study, current, dead } of rows) {
      if (current !== 1) problems.push(`${study}: ${current} current results`);
      if (dead > 0) problems.push(`${study}: a dead run`);
    }
    console.log(
      `${studies} studies, ${acknowledged.size} objects acknowledged`,
    );
  } finally {
    await database.close();
  }
  return problems;
}

/** Acknowledged instances that QIDO-RS does not show (PS3.18 §10.6). */
async function missingInSearch(program: Program): Promise<string[]> {
  const problems: string[] = [];
  for (const [study, expected] of Map.groupBy(
    acknowledged.values(),
    (one) => one.study,
  )) {
    const reply = await fetch(
      new URL(`/dicom-web/studies/${study}/instances?limit=100`, program.url),
      { headers: { accept: "application/dicom+json" } },
    );
    const found = reply.ok
      ? ((await reply.json()) as { "00080018"?: { Value?: string[] } }[])
      : [];
    const shown = new Set(found.map((row) => row["00080018"]?.Value?.[0]));
    for (const { instance } of expected)
      if (!shown.has(instance))
        problems.push(`${instance}: acknowledged and not found by a search`);
  }
  return problems;
}

/** Files below a folder, relative to it. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** After the program has ended: an object bears the name of its digest or it is there in part, and nothing is left in the spool. */
async function leftovers(): Promise<string[]> {
  const problems: string[] = [];
  const objects = await filesOf(path.join(data, "objects"));
  for (const file of objects) {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(file))
      hash.update(chunk as Buffer);
    if (hash.digest("hex") !== path.basename(file))
      problems.push(`${path.basename(file)}: there in part`);
  }
  if (objects.length < acknowledged.size)
    problems.push(`${objects.length} objects of ${acknowledged.size}`);
  for (const file of await filesOf(path.join(data, "spool")))
    problems.push(`${path.relative(data, file)}: left in the spool`);
  return problems;
}

/** The bytes of the only part of a multipart answer. */
function firstPart(body: Uint8Array): Uint8Array {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const boundary = buffer
    .subarray(0, buffer.indexOf("\r\n"))
    .toString("latin1");
  const start = buffer.indexOf("\r\n\r\n") + 4;
  return buffer.subarray(start, buffer.lastIndexOf(`\r\n${boundary}`));
}

const templates = await Promise.all(
  [
    "brain-glioma/fs1990.dcm",
    "brain-meningioma/fs0577.dcm",
    "brain-no-tumor/nt0030.dcm",
  ].map((name) => readTemplate(name)),
);
let failed = true;
try {
  for (let kill = 0; kill < kills; kill++) {
    program = await startProgram({ data, env });
    const stop = new AbortController();
    const senders = Array.from({ length: sendersAtOnce }, () =>
      send(templates, stop.signal),
    );
    await sleep(200 + random.below(1500));
    await program.kill();
    stop.abort();
    await Promise.all(senders);
    process.stderr.write(
      `\rkill ${kill + 1}/${kills}, ${acknowledged.size} objects acknowledged `,
    );
  }
  process.stderr.write("\n");
  program = await startProgram({ data, env });
  const url = findDatabase(data)!;
  await waitForResults(url);
  const problems = await account(program, url);
  await program.stop();
  problems.push(...(await leftovers()));
  for (const problem of problems.slice(0, 50)) console.error(problem);
  failed = problems.length > 0 || acknowledged.size < kills;
  console.log(
    `figure: chaos.lost ${problems.length} objects-or-results after ${kills} kills`,
  );
} finally {
  await program?.stop();
  await rm(data, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
