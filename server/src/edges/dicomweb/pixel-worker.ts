/** Module of the pixel threads. */
import { answer, serveTasks } from "../../platform/threads/index.ts";
import { decoded, rendered, transcoded } from "./pixel-work.ts";

/** Moves the result where its buffer is its own, and copies where it is part of a larger one. */
const moved = (bytes: Uint8Array) => {
  const own =
    bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
  return answer(own, [own.buffer as ArrayBuffer]);
};

serveTasks({
  decode: async (input: Parameters<typeof decoded>[0]) =>
    moved(await decoded(input)),
  transcode: async (input: Parameters<typeof transcoded>[0]) =>
    moved(await transcoded(input)),
  render: async (input: Parameters<typeof rendered>[0]) =>
    moved(await rendered(input)),
});
