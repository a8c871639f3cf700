import { useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  use,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from "react";
import { collectDrop, collectInput } from "./collect.ts";
import type { Batch, Totals } from "./queue.ts";
import { createUploadStore } from "./store.ts";

const unsentKey = "isocenter.unsent";

interface Uploader {
  readonly batches: readonly Batch[];
  readonly totals: Totals;
  /** A folder is being searched. */
  readonly reading: boolean;
  /** Files that were waiting when the page was last closed. */
  readonly unsent: readonly string[];
  drop(data: DataTransfer): void;
  choose(files: FileList): void;
  resend(): void;
  stop(): void;
  clear(): void;
  dismissUnsent(): void;
}
const UploaderContext = createContext<Uploader | null>(null);

export function useUploader(): Uploader {
  const uploader = use(UploaderContext);
  if (uploader === null) throw new Error("useUploader outside its provider");
  return uploader;
}

function readUnsent(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(unsentKey) ?? "[]");
    return Array.isArray(stored)
      ? stored.filter((name) => typeof name === "string")
      : [];
  } catch {
    return [];
  }
}

/** Lives above the pages: going elsewhere in the program does not stop an upload. */
export function UploadProvider(props: { children: ReactNode }) {
  const client = useQueryClient();
  const [reading, setReading] = useState(false);
  const [unsent, setUnsent] = useState(readUnsent);
  const [store] = useState(createUploadStore);
  const { batches, totals } = useSyncExternalStore(
    store.subscribe,
    store.snapshot,
  );

  useEffect(() => {
    if (!totals.active) return;
    const remember = (event: BeforeUnloadEvent) => {
      const names = store.queue.batches.flatMap((batch) =>
        batch.files
          .filter((item) => item.phase === "queued" || item.phase === "sending")
          .map((item) => item.name),
      );
      localStorage.setItem(unsentKey, JSON.stringify(names.slice(0, 1000)));
      event.preventDefault();
    };
    window.addEventListener("beforeunload", remember);
    return () => {
      window.removeEventListener("beforeunload", remember);
      localStorage.removeItem(unsentKey);
      client
        .invalidateQueries({ queryKey: ["uploads"] })
        .catch((cause: unknown) => console.error("uploads", cause));
    };
  }, [totals.active, store, client]);

  const value = useMemo<Uploader>(
    () => ({
      batches,
      totals,
      reading,
      unsent,
      drop: (data) => {
        setReading(true);
        setUnsent([]);
        collectDrop(data)
          .then((picked) => store.queue.add(picked))
          .catch((cause: unknown) => console.error("drop", cause))
          .finally(() => setReading(false));
      },
      choose: (files) => {
        setUnsent([]);
        store.queue.add(collectInput(files));
      },
      resend: store.queue.resend,
      stop: store.queue.stop,
      clear: store.queue.clear,
      dismissUnsent: () => {
        localStorage.removeItem(unsentKey);
        setUnsent([]);
      },
    }),
    [store, batches, totals, reading, unsent],
  );
  return <UploaderContext value={value}>{props.children}</UploaderContext>;
}
