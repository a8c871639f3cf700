/** `npm start`: from a fresh clone to a served worklist. Plain JavaScript for any Node from 20 on. */
import { join } from "node:path";
import {
  checkNode,
  ensureInstalled,
  ensureViewer,
  ensureWeb,
  pinnedNode,
  root,
  run,
  say,
} from "./install.mjs";

const args = process.argv.slice(2);
if (args.includes("--help") || args.includes("-h")) {
  say(`npm start [-- OPTIONS]

Installs the packages if needed, builds the web app if its sources changed, fetches the image viewer if it is missing, then
starts the product in demo mode with sample studies and prints its address. Options go to "isocenter serve".

  ISOCENTER_PORT        port of the web app (8080)
  ISOCENTER_DICOM_PORT  port of DICOM (11112)
  ISOCENTER_DATA        folder of everything that is kept (./.isocenter)

Stop with Ctrl-C.`);
  process.exit(0);
}

checkNode();
await ensureInstalled();
await Promise.all([ensureWeb(), ensureViewer()]);
process.exitCode = await run(
  pinnedNode,
  [join(root, "server", "bin", "isocenter.mjs"), "serve", "--samples", ...args],
  // Its own group: it hears of Ctrl-C once, from here, however often terminal and npm say it.
  { detached: process.platform !== "win32" },
);
