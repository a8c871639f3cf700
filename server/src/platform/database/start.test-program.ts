/** Starts the database on the folder named, says so and stops it when stdin ends. For tests that kill it. */
import { startDatabase } from "./index.ts";

const running = await startDatabase({ dataFolder: String(process.argv[2]) });
process.stdout.write(`adopted=${running.adopted} ${running.url}\n`);
process.stdin.on("end", () => {
  void running.stop();
});
process.stdin.resume();
