import { Worker } from "node:worker_threads";
import { isFailureCode } from "@isocenter/contracts";
import { Failure } from "../errors/index.ts";
import { silentLog, type Log } from "../log/index.ts";
import type { AnswerMessage, TaskMessage } from "./protocol.ts";

export {
  answer,
  serveTasks,
  type Answer,
  type Handlers,
} from "./serve-tasks.ts";

export interface ThreadPoolOptions {
  readonly size: number;
  /** Heap of one thread, MiB. Buffers of typed arrays are outside of it. */
  readonly memoryMb: number;
  readonly name: string;
  /** Tasks that may wait; one more throws Failure `too-busy`. */
  readonly queueMax?: number;
  /** Data every thread gets at its start (`workerData`). */
  readonly workerData?: unknown;
  readonly log?: Log;
  /** Told the number of waiting tasks whenever it changes. */
  readonly onQueue?: (waiting: number) => void;
}

export interface RunOptions {
  /** Moved to the thread; unusable here afterwards. */
  readonly transfer?: readonly ArrayBuffer[];
  /** Of the run itself, waiting not counted. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface ThreadPool {
  /**
   * Runs one task in a thread. Rejects with the Failure the handler threw; `deadline-exceeded` where it took too long (the thread is
   * killed and replaced); `internal` where the thread died, of memory for instance; `too-busy` where the queue is full; the signal's
   * reason where it was aborted.
   */
  run<T>(task: string, payload: unknown, options: RunOptions): Promise<T>;
  /** Starts all threads now, so that the first tasks do not wait for them. */
  start(): void;
  /** Ends all threads; what runs or waits is rejected. */
  close(): Promise<void>;
}

interface Waiting {
  readonly task: string;
  readonly payload: unknown;
  readonly options: RunOptions;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  /** What it does now. */
  current: { id: number; waiting: Waiting; stop: () => void } | undefined;
  ready: boolean;
}

/** A restart after a thread died before its module was even loaded waits, so that a broken module does not spin. */
const restartMs = 500;

/**
 * Threads for work that takes processor time, so that the event loop never stalls. The module at `workerUrl` calls `serveTasks`.
 * Threads start at the first task, or at `start`, and keep running; an idle pool does not keep the program alive.
 */
export function createThreadPool(
  workerUrl: URL,
  options: ThreadPoolOptions,
): ThreadPool {
  const { log = silentLog, queueMax = 10_000 } = options;
  const queue: Waiting[] = [];
  const threads = new Set<Thread>();
  let nextId = 1;
  let closed = false;
  let pausedUntil = 0;

  function start(): void {
    const worker = new Worker(workerUrl, {
      name: options.name,
      workerData: options.workerData,
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
    });
    const thread: Thread = { worker, current: undefined, ready: false };
    threads.add(thread);
    worker.on("message", (message: AnswerMessage) => {
      if ("ready" in message) {
        thread.ready = true;
        // Not before: tasks that wait for the first thread keep the program alive by it.
        worker.unref();
      } else finish(thread, message);
      dispatch();
    });
    // The exit that follows does the work.
    worker.on("error", (error) => {
      lose(thread, new Failure("internal", { cause: error }));
    });
    worker.on("messageerror", (error) => {
      lose(thread, new Failure("internal", { cause: error }));
    });
    worker.on("exit", () => {
      lose(
        thread,
        new Failure("internal", { cause: new Error("thread ended") }),
      );
    });
  }

  function dispatch(): void {
    while (queue.length > 0) {
      const idle = [...threads].find(
        (thread) => thread.ready && thread.current === undefined,
      );
      if (idle === undefined) break;
      const waiting = queue.shift();
      if (waiting !== undefined) give(idle, waiting);
    }
    options.onQueue?.(queue.length);
    const starting = [...threads].filter(({ ready }) => !ready).length;
    const wanted = Math.min(
      queue.length,
      options.size - threads.size + starting,
    );
    if (closed || wanted <= starting) return;
    const pause = pausedUntil - Date.now();
    if (pause > 0) setTimeout(dispatch, pause);
    else for (let i = starting; i < wanted; i++) start();
  }

  function give(thread: Thread, waiting: Waiting): void {
    const { task, payload, options: run } = waiting;
    const id = nextId++;
    const timer = setTimeout(
      () => lose(thread, new Failure("deadline-exceeded")),
      run.timeoutMs,
    );
    const onAbort = () => lose(thread, run.signal?.reason);
    run.signal?.addEventListener("abort", onAbort, { once: true });
    thread.current = {
      id,
      waiting,
      stop() {
        clearTimeout(timer);
        run.signal?.removeEventListener("abort", onAbort);
        thread.worker.unref();
      },
    };
    // A running task keeps the program alive.
    thread.worker.ref();
    try {
      const message: TaskMessage = { id, task, payload };
      thread.worker.postMessage(message, [...(run.transfer ?? [])]);
    } catch (error) {
      // What cannot be cloned is the caller's mistake; the thread is well.
      thread.current.stop();
      thread.current = undefined;
      waiting.reject(new Failure("internal", { cause: error }));
    }
  }

  function finish(
    thread: Thread,
    message: Exclude<AnswerMessage, { ready: true }>,
  ): void {
    const { current } = thread;
    if (current === undefined || current.id !== message.id) return;
    current.stop();
    thread.current = undefined;
    if (message.ok) current.waiting.resolve(message.value);
    else current.waiting.reject(failureOf(message));
  }

  /** The thread is ended, its task rejected; others get a new thread when they need one. */
  function lose(thread: Thread, reason: unknown): void {
    if (!threads.delete(thread)) return;
    const { current } = thread;
    current?.stop();
    thread.current = undefined;
    if (!closed)
      log.warn("thread replaced", {
        thread: options.name,
        ...(current && { task: current.waiting.task }),
        error: reason,
      });
    if (!thread.ready) {
      pausedUntil = Date.now() + restartMs;
      // A module that cannot be loaded fails its tasks rather than keeping them waiting.
      queue.shift()?.reject(reason);
    }
    void thread.worker.terminate();
    current?.waiting.reject(reason);
    if (!closed) dispatch();
  }

  return {
    start() {
      while (!closed && threads.size < options.size) start();
    },
    run<T>(task: string, payload: unknown, run: RunOptions): Promise<T> {
      if (closed) return Promise.reject(new Error("thread pool is closed"));
      if (run.signal?.aborted === true)
        return Promise.reject(run.signal.reason as Error);
      if (queue.length >= queueMax)
        return Promise.reject(new Failure("too-busy"));
      return new Promise<T>((resolve, reject) => {
        const waiting: Waiting = {
          task,
          payload,
          options: run,
          resolve: resolve as (value: unknown) => void,
          reject,
        };
        queue.push(waiting);
        run.signal?.addEventListener(
          "abort",
          () => {
            const at = queue.indexOf(waiting);
            if (at === -1) return;
            queue.splice(at, 1);
            options.onQueue?.(queue.length);
            reject(run.signal?.reason as Error);
          },
          { once: true },
        );
        dispatch();
      });
    },
    async close() {
      closed = true;
      const reason = new Failure("internal", {
        cause: new Error("thread pool closed"),
      });
      for (const waiting of queue.splice(0)) waiting.reject(reason);
      const ending = [...threads].map(async (thread) => {
        lose(thread, reason);
        await thread.worker.terminate();
      });
      await Promise.all(ending);
    },
  };
}

/** The handler's own failure if it is one of the table; all else is ours, with the thread's stack as the cause. */
function failureOf(message: Extract<AnswerMessage, { ok: false }>): Failure {
  const cause = new Error(message.error.message);
  cause.name = message.error.name;
  if (message.error.stack !== undefined) cause.stack = message.error.stack;
  return message.code !== undefined && isFailureCode(message.code)
    ? new Failure(message.code, {
        ...(message.detail !== undefined && { detail: message.detail }),
        cause,
      })
    : new Failure("internal", { cause });
}
