import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";

/** Hears the live events as the web app does; `onStudy` is told the UID of each study that changed. */
export async function hearStudies(
  url: string,
  cookie: string,
  onStudy: (StudyInstanceUID: string) => void,
): Promise<() => Promise<void>> {
  const stop = new AbortController();
  const reply = await fetch(new URL("/api/v1/events", url), {
    headers: { cookie, accept: "text/event-stream" },
    signal: stop.signal,
  });
  if (!reply.ok || reply.body === null)
    throw new Error(`events: ${reply.status}`);
  const lines = createInterface({
    input: Readable.fromWeb(reply.body as ReadableStream),
  });
  const hearing = (async () => {
    try {
      for await (const line of lines) {
        if (!line.startsWith("data: ")) continue;
        const event = JSON.parse(line.slice(6)) as {
          type: string;
          StudyInstanceUID?: string;
        };
        if (event.type === "study" && event.StudyInstanceUID !== undefined)
          onStudy(event.StudyInstanceUID);
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  })();
  return async () => {
    stop.abort();
    await hearing;
  };
}
