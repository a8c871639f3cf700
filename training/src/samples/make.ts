/** `npm run make:samples [-- --data FOLDER]`: writes server/samples again, the same bytes from the same data. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { makeSamples } from "./studies.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const { values } = parseArgs({
  options: {
    data: {
      type: "string",
      default:
        process.env["ISOCENTER_SHARED_DATA"] ?? join(root, "../shared/data"),
    },
  },
});
const folder = join(root, "server/samples");
let bytes = 0;
for (const sample of makeSamples(values.data)) {
  const file = join(folder, sample.path);
  rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, sample.bytes);
  bytes += sample.bytes.length;
  process.stdout.write(`${sample.path} ${sample.bytes.length}\n`);
}
process.stdout.write(`${(bytes / 1e6).toFixed(1)} MB in ${folder}\n`);
