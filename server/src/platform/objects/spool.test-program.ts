/** Leaves a half-written file in the spool named and waits to be killed. */
import { openSpool } from "./index.ts";

const spool = await openSpool(String(process.argv[2]), { bytesMax: 1000 });
const writer = await spool.begin();
await writer.write(new Uint8Array(100));
process.stdout.write("written\n");
setInterval(() => {}, 1000);
