import { LiveEvent } from "@isocenter/contracts";
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useState, type ReactNode } from "react";
import { apiBase } from "./http.ts";

const LiveContext = createContext(false);
/** Whether the live connection stands; where it does not, the pages are asked for every few seconds. */
export const useLive = () => use(LiveContext);

/** Longer than a reconnect of the browser takes (3 s by default), so that a short gap causes no polling. */
const pollMs = 5000;
/** A burst of a thousand arriving images must not cause a thousand requests. */
const gatherMs = 400;

/** Query keys that an event makes old. Uploads are counted in the worklist only through their studies. */
function staleKeys(event: LiveEvent): readonly (readonly unknown[])[] {
  switch (event.type) {
    case "study":
      return [["worklist"], ["study", event.StudyInstanceUID], ["jobs"]];
    case "quarantine":
      return [["quarantine"]];
    case "upload":
      return [["uploads"]];
  }
}

const allKeys = ["worklist", "study", "jobs", "uploads", "quarantine"].map(
  (key) => JSON.stringify([key]),
);

function refresh(client: QueryClient, keys: Iterable<string>): void {
  for (const key of keys)
    client
      .invalidateQueries({ queryKey: JSON.parse(key) as unknown[] })
      .catch((cause: unknown) => console.error("refresh", cause));
}

export function LiveProvider(props: { children: ReactNode }) {
  const client = useQueryClient();
  const [live, setLive] = useState(false);

  useEffect(() => {
    const pending = new Set<string>();
    let gather: ReturnType<typeof setTimeout> | undefined;
    let reopen: ReturnType<typeof setTimeout> | undefined;
    let source: EventSource | undefined;

    const receive = (message: MessageEvent<string>) => {
      let data: unknown;
      try {
        data = JSON.parse(message.data);
      } catch {
        console.error("live event is not JSON");
        return;
      }
      const event = LiveEvent.safeParse(data);
      if (!event.success) return;
      for (const key of staleKeys(event.data)) pending.add(JSON.stringify(key));
      gather ??= setTimeout(() => {
        gather = undefined;
        refresh(client, pending);
        pending.clear();
      }, gatherMs);
    };
    const open = () => {
      source = new EventSource(`${apiBase}/events`);
      for (const type of ["study", "quarantine", "upload", "message"])
        source.addEventListener(type, receive);
      source.onopen = () => {
        setLive(true);
        // What happened while nobody listened.
        refresh(client, allKeys);
      };
      source.onerror = () => {
        setLive(false);
        // The browser reconnects by itself, but not after an answer that is no event stream.
        if (source?.readyState === EventSource.CLOSED)
          reopen = setTimeout(open, 2 * pollMs);
      };
    };
    open();
    return () => {
      clearTimeout(gather);
      clearTimeout(reopen);
      source?.close();
    };
  }, [client]);

  useEffect(() => {
    if (live) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") refresh(client, allKeys);
    }, pollMs);
    return () => clearInterval(timer);
  }, [live, client]);

  return <LiveContext value={live}>{props.children}</LiveContext>;
}
