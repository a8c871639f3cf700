/** A worker that takes the job `hang` and never ends it, to be killed. Argument: the database's address. */
import { openDatabase } from "../database/index.ts";
import { startWorker } from "./index.ts";

await startWorker({
  database: openDatabase(String(process.argv[2])),
  concurrency: 1,
  tasks: {
    hang: () => {
      process.stdout.write("running\n");
      return new Promise(() => {});
    },
  },
});
