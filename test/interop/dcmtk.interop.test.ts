import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import {
  requestAssociation,
  type OutgoingObject,
} from "../../server/src/edges/dimse/index.ts";
import { digestingArchive, sha256 } from "../support/dimse-archive.ts";
import {
  missing,
  run,
  storescp,
  temporaryFolder,
} from "../support/dimse-dcmtk.ts";
import { largeFile } from "../support/dimse-large-file.ts";
import { part10Files, type Part10 } from "../support/dimse-part10.ts";
import { testServer, until } from "../support/dimse-server.ts";

const folder = join(
  process.env["ISOCENTER_SHARED_DATA"] ??
    fileURLToPath(new URL("../../../shared/data", import.meta.url)),
  "dicom",
);
const noPeer = missing("echoscu", "storescu", "storescp");
const skip = noPeer || (!existsSync(folder) && `no ${relative(".", folder)}`);

/** What makes storescu propose a transfer syntax. */
const proposals: Readonly<Record<string, string>> = {
  "1.2.840.10008.1.2": "-xi",
  "1.2.840.10008.1.2.1": "-xe",
  "1.2.840.10008.1.2.2": "-xb",
  "1.2.840.10008.1.2.1.99": "-xd",
  "1.2.840.10008.1.2.4.50": "-xy",
  "1.2.840.10008.1.2.4.51": "-xx",
  "1.2.840.10008.1.2.4.70": "-xs",
  "1.2.840.10008.1.2.4.80": "-xt",
  "1.2.840.10008.1.2.4.81": "-xu",
  "1.2.840.10008.1.2.4.90": "-xv",
  "1.2.840.10008.1.2.4.91": "-xw",
  "1.2.840.10008.1.2.5": "-xr",
};

const to = (port: number): string[] => [
  "-aec",
  "ISOCENTER",
  "127.0.0.1",
  String(port),
];

test("echoscu", { skip: noPeer }, async (context) => {
  const server = await testServer(context, digestingArchive());
  const ran = await run("echoscu", "-v", "--repeat", "5", ...to(server.port));
  assert.equal(ran.code, 0, ran.output);
  assert.equal(ran.output.match(/Success/g)?.length, 5, ran.output);
  const wrong = await run(
    "echoscu",
    "-aec",
    "NOBODY",
    "127.0.0.1",
    String(server.port),
  );
  assert.notEqual(wrong.code, 0);
  assert.match(wrong.output, /Called AE Title Not Recognized/);
  const aborting = await run("echoscu", "--abort", ...to(server.port));
  assert.equal(aborting.code, 0, aborting.output);
  await until(() => server.associations === 0);
});

const keyOf = (
  SOPClassUID: string | undefined,
  SOPInstanceUID: string | undefined,
  transferSyntaxUID: string | undefined,
  digest: string,
): string => `${SOPClassUID} ${SOPInstanceUID} ${transferSyntaxUID} ${digest}`;

/** A class that storescp does not take. */
const ColorPaletteStorage = "1.2.840.10008.5.1.4.39.1";

test(
  "storescu: what arrives is what dcmtk sends, in every transfer syntax",
  { skip },
  async (context) => {
    const { receive, seen } = digestingArchive();
    const server = await testServer(context, { receive });
    const reference = await storescp(context);
    const files = Map.groupBy(
      part10Files(folder),
      ({ transferSyntaxUID }) => transferSyntaxUID,
    );
    let compared = 0;
    let asInFile = 0;
    const unsent: string[] = [];
    for (const [uid, proposal] of Object.entries(proposals)) {
      const paths = (files.get(uid) ?? []).map(({ path }) => path);
      const send = (port: number): ReturnType<typeof run> =>
        run("storescu", "-nh", "-R", proposal, ...to(port), ...paths);
      seen.length = 0;
      const ours = await send(server.port);
      assert.equal(ours.code, 0, ours.output);
      // Files without UIDs, or of a class younger than dcmtk.
      const ignored = [
        ...ours.output.matchAll(
          /(?:missing|unknown storage) SOP class.* in file: (.*), ignoring/g,
        ),
      ].map(([, path = ""]) => relative(folder, path));
      unsent.push(...ignored);
      assert.equal(seen.length, paths.length - ignored.length, ours.output);
      await send(reference.port);
      const taken = reference.taken();
      assert.deepEqual(
        taken
          .map((file) =>
            keyOf(
              file.SOPClassUID,
              file.SOPInstanceUID,
              file.transferSyntaxUID,
              sha256(file.dataSet),
            ),
          )
          .toSorted(),
        seen
          .filter(({ SOPClassUID }) => SOPClassUID !== ColorPaletteStorage)
          .map((one) =>
            keyOf(
              one.SOPClassUID,
              one.SOPInstanceUID,
              one.transferSyntaxUID,
              one.sha256,
            ),
          )
          .toSorted(),
      );
      assert.ok(taken.length > 0, uid);
      compared += taken.length;
      const inFiles = new Set(
        files.get(uid)?.map(({ dataSet }) => sha256(dataSet)),
      );
      asInFile += seen.filter((one) => inFiles.has(one.sha256)).length;
    }
    context.diagnostic(
      `${compared} objects equal to what storescp wrote, ${asInFile} of them to the file (dcmtk writes the others anew); not sent by dcmtk: ${unsent.join(", ")}`,
    );
    assert.ok(compared >= 200 && asInFile >= 150);
  },
);

/** Files that dcmtk sends as they are, uncompressed. */
const plainFiles = (): Part10[] =>
  part10Files(join(folder, "pydicom", "test_files", "dicomdirtests"));

test("storescu +sd: a folder in one association", { skip }, async (context) => {
  const { receive, seen } = digestingArchive();
  const server = await testServer(context, { receive });
  const source = temporaryFolder(context);
  const files = plainFiles().filter(({ path }) => !path.includes("DICOMDIR"));
  assert.ok(files.length > 20);
  for (const [index, { path }] of files.entries())
    writeFileSync(join(source, `${index}.dcm`), readFileSync(path));
  const ran = await run("storescu", "+sd", "+r", ...to(server.port), source);
  assert.equal(ran.code, 0, ran.output);
  assert.deepEqual(
    seen.map(({ SOPInstanceUID }) => SOPInstanceUID).toSorted(),
    files.map(({ SOPInstanceUID }) => SOPInstanceUID).toSorted(),
  );
  assert.equal(
    server.log.filter(({ text }) => text === "association established").length,
    1,
  );
});

test(
  "storescu: a large object, streamed",
  { skip: noPeer },
  async (context) => {
    const { receive, seen } = digestingArchive();
    const server = await testServer(context, { receive });
    const path = join(temporaryFolder(context), "large.dcm");
    const expected = largeFile(path, 512 * 1024 * 1024);
    // Once, so that what the process needs anyway is not counted.
    assert.equal((await run("echoscu", ...to(server.port))).code, 0);
    const before = process.memoryUsage().rss;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss - before);
    }, 10);
    const began = performance.now();
    const ran = await run("storescu", "-xe", ...to(server.port), path);
    const seconds = (performance.now() - began) / 1000;
    clearInterval(watch);
    assert.equal(ran.code, 0, ran.output);
    assert.deepEqual(
      seen.map(({ bytes, sha256: digest }) => ({ bytes, sha256: digest })),
      [expected],
    );
    context.diagnostic(
      `512 MiB in ${seconds.toFixed(2)} s, hashed; ${(most / 2 ** 20).toFixed(0)} MiB above idle`,
    );
    assert.ok(most < 128 * 2 ** 20, `${most} bytes above idle`);
  },
);

test("PDU sizes on either side", { skip }, async (context) => {
  const { receive, seen } = digestingArchive();
  const path = join(folder, "pydicom", "test_files", "CT_small.dcm");
  // What dcmtk makes of the file: the first answer is the measure of all others.
  let expected: string | undefined;
  for (const pduBytes of [4096, 16_384, 131_072]) {
    const server = await testServer(context, { receive, limits: { pduBytes } });
    for (const options of [
      ["-pdu", "4096"],
      ["-pdu", "131072"],
      ["--max-send-pdu", "4096"],
      ["--max-send-pdu", "131072"],
    ]) {
      seen.length = 0;
      const ran = await run(
        "storescu",
        "-xe",
        ...options,
        ...to(server.port),
        path,
      );
      assert.equal(ran.code, 0, ran.output);
      expected ??= seen[0]?.sha256;
      assert.ok(expected !== undefined);
      assert.deepEqual(
        seen.map(({ sha256: digest }) => digest),
        [expected],
      );
    }
  }
});

test(
  "user identity, statuses and aborts of storescu",
  { skip },
  async (context) => {
    const path = join(folder, "pydicom", "test_files", "CT_small.dcm");
    const { receive } = digestingArchive();
    const server = await testServer(context, { receive });
    const known = await run(
      "storescu",
      "-usr",
      "name",
      "-pwd",
      "secret",
      ...to(server.port),
      path,
    );
    assert.equal(known.code, 0, known.output);
    assert.doesNotMatch(JSON.stringify(server.log), /secret|name/);
    const aborting = await run("storescu", "--abort", ...to(server.port), path);
    assert.equal(aborting.code, 0, aborting.output);
    const full = await testServer(context, {
      async receive(_, { source }) {
        for await (const fragment of source) assert.ok(fragment.length > 0);
        throw Object.assign(new Error("full"), { code: "ENOSPC" });
      },
    });
    const refused = await run("storescu", "-v", ...to(full.port), path);
    assert.match(refused.output, /Refused: Out ?Of ?Resources/i);
    await until(() => server.associations === 0);
  },
);

/** Fragments are even: a deflated data set, or one cut short, goes with a NUL behind it. */
const even = (bytes: Buffer): Buffer =>
  bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);

test(
  "our user to storescp: every file, bit by bit",
  { skip },
  async (context) => {
    const files = part10Files(folder);
    for (const options of [[], ["-pdu", "4096"], ["-pdu", "131072"]]) {
      const scp = await storescp(context, ...options);
      let stored = 0;
      // At most 128 contexts go into one association.
      for (let at = 0; at < files.length; at += 64) {
        const part = files.slice(at, at + 64);
        const pairs = new Map(
          part.map((file) => [
            `${file.SOPClassUID} ${file.transferSyntaxUID}`,
            {
              abstractSyntax: file.SOPClassUID,
              transferSyntaxes: [file.transferSyntaxUID],
            },
          ]),
        );
        const association = await requestAssociation({
          host: "127.0.0.1",
          port: scp.port,
          callingAE: "ISOCENTER",
          calledAE: "STORESCP",
          contexts: [
            {
              abstractSyntax: "1.2.840.10008.1.1",
              transferSyntaxes: ["1.2.840.10008.1.2"],
            },
            ...pairs.values(),
          ],
        });
        assert.equal(await association.echo(), 0);
        const objects = part.map((file): OutgoingObject => ({
          ...file,
          source: [file.dataSet],
        }));
        const sent: Part10[] = [];
        let index = 0;
        for await (const { status } of association.store(objects)) {
          const file = part[index++];
          assert.ok(file !== undefined);
          if (status === "no-context") continue;
          assert.equal(status, 0, file.path);
          sent.push(file);
        }
        await association.release();
        assert.deepEqual(
          scp
            .taken()
            .map((file) => `${file.SOPInstanceUID} ${sha256(file.dataSet)}`)
            .toSorted(),
          sent
            .map(
              (file) => `${file.SOPInstanceUID} ${sha256(even(file.dataSet))}`,
            )
            .toSorted(),
        );
        stored += sent.length;
      }
      context.diagnostic(
        `${stored} of ${files.length} files taken by storescp ${options.join(" ")}`,
      );
      assert.ok(stored > files.length * 0.9);
    }
  },
);

test(
  "storescp that refuses, aborts or leaves",
  { skip: noPeer },
  async (context) => {
    const CT = "1.2.840.10008.5.1.4.1.1.2";
    const explicit = "1.2.840.10008.1.2.1";
    const open = async (
      ...options: string[]
    ): ReturnType<typeof requestAssociation> => {
      const scp = await storescp(context, ...options);
      return requestAssociation({
        host: "127.0.0.1",
        port: scp.port,
        callingAE: "ISOCENTER",
        calledAE: "STORESCP",
        contexts: [{ abstractSyntax: CT, transferSyntaxes: [explicit] }],
      });
    };
    await assert.rejects(open("--refuse"), { name: "AssociationRejected" });
    for (const option of ["--abort-during", "--abort-after"]) {
      const association = await open(option);
      const storing = async (): Promise<void> => {
        for await (const _ of association.store([
          {
            SOPClassUID: CT,
            SOPInstanceUID: "1.2.3",
            transferSyntaxUID: explicit,
            source: [Buffer.alloc(1_000_000)],
          },
        ]))
          assert.fail("an aborted association gave an answer");
      };
      await assert.rejects(storing(), { name: "AssociationEnded" });
    }
  },
);
