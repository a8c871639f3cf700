/** `npm run bench -- NAME [options]`: hands over to the pinned Node. Plain JavaScript for any Node from 20 on. */
import { join } from "node:path";
import {
  checkNode,
  ensureInstalled,
  pinnedNode,
  root,
  run,
} from "../bin/install.mjs";

checkNode();
await ensureInstalled();
process.exitCode = await run(pinnedNode, [
  join(root, "bench", "index.ts"),
  ...process.argv.slice(2),
]);
