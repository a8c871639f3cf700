import assert from "node:assert/strict";
import { once } from "node:events";
import { spawn, spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { requestAssociation } from "../../server/src/edges/dimse/index.ts";
import { digestingArchive, sha256 } from "../support/dimse-archive.ts";
import { run } from "../support/dimse-dcmtk.ts";
import { testServer, until } from "../support/dimse-server.ts";

const python = process.env["ISOCENTER_PYTHON"] ?? "python3";
const script = fileURLToPath(new URL("pynetdicom_peer.py", import.meta.url));

function missing(): string | false {
  const tried = spawnSync(python, ["-c", "import pynetdicom"]);
  if (tried.status === 0) return false;
  const text = "pynetdicom not installed (ISOCENTER_PYTHON)";
  if (process.env["CI"] === "true") throw new Error(text);
  return text;
}
const skip = missing();

test(
  "pynetdicom as user: verification, storage, every kind of negotiation",
  { skip },
  async (context) => {
    const { receive, seen } = digestingArchive();
    const server = await testServer(context, { receive });
    const ran = await run(python, script, "user", String(server.port));
    assert.equal(ran.code, 0, ran.output);
    assert.deepEqual(JSON.parse(ran.output.trim().split("\n").at(-1) ?? ""), {
      echo: 0,
      stored: [0, 0, 0],
      private: 0,
      window: [4, 1],
      role: [true, false],
      extended: "020000000000",
      find: "rejected",
    });
    assert.equal(seen.length, 4);
    assert.equal(seen.at(-1)?.SOPClassUID, "1.2.826.0.1.3680043.8.498.99");
    await until(() => server.associations === 0);
  },
);

test("pynetdicom as provider", { skip }, async (context) => {
  const child = spawn(python, [script, "provider"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  context.after(async () => {
    child.kill();
    await exited;
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  for (let waited = 0; !output.includes("\n"); waited += 20) {
    assert.ok(waited < 20_000, "pynetdicom does not start");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const CT = "1.2.840.10008.5.1.4.1.1.2";
  const explicit = "1.2.840.10008.1.2.1";
  const association = await requestAssociation({
    host: "127.0.0.1",
    port: Number(output.split("\n")[0]),
    callingAE: "ISOCENTER",
    calledAE: "PYNETDICOM",
    contexts: [
      {
        abstractSyntax: "1.2.840.10008.1.1",
        transferSyntaxes: ["1.2.840.10008.1.2"],
      },
      { abstractSyntax: CT, transferSyntaxes: [explicit] },
    ],
  });
  assert.equal(await association.echo(), 0);
  const bodies = [100, 16_376, 16_378, 1_000_000].map((size) =>
    Buffer.alloc(size, size % 251),
  );
  const statuses: (number | string)[] = [];
  for await (const { status } of association.store(
    bodies.map((body, index) => ({
      SOPClassUID: CT,
      SOPInstanceUID: `1.2.3.${index}`,
      transferSyntaxUID: explicit,
      source: [body],
    })),
  ))
    statuses.push(status);
  assert.deepEqual(statuses, [0, 0, 0, 0]);
  await association.release();
  await until(() => output.trim().split("\n").length === 5);
  assert.deepEqual(
    output.trim().split("\n").slice(1),
    bodies.map((body) => sha256(body)),
  );
});
