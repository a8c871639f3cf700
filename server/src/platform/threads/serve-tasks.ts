import { parentPort } from "node:worker_threads";
import type { AnswerMessage, TaskMessage } from "./protocol.ts";

/**
 * A task's answer, with the buffers to move rather than copy. Build it with `answer`.
 */
export class Answer<T> {
  readonly value: T;
  readonly transfer: readonly ArrayBuffer[];
  constructor(value: T, transfer: readonly ArrayBuffer[]) {
    this.value = value;
    this.transfer = transfer;
  }
}

export function answer<T>(
  value: T,
  transfer: readonly ArrayBuffer[] = [],
): Answer<T> {
  return new Answer(value, transfer);
}

export type Handlers = Readonly<Record<string, (payload: never) => unknown>>;

/**
 * Called once by the module of a thread: `serveTasks({ measure: (payload: MeasureInput) => … })`. A handler returns a value or a
 * promise of one, or `answer(value, [buffers])`.
 */
export function serveTasks(handlers: Handlers): void {
  const port = parentPort;
  if (port === null) throw new Error("serveTasks runs in a thread");
  const reply = (message: AnswerMessage, transfer: readonly ArrayBuffer[]) =>
    port.postMessage(message, [...transfer]);

  port.on("message", ({ id, task, payload }: TaskMessage) => {
    void (async () => {
      try {
        const handler = Object.hasOwn(handlers, task)
          ? (handlers[task] as (payload: unknown) => unknown)
          : undefined;
        if (handler === undefined) throw new Error(`no task ${task}`);
        const result = await handler(payload);
        if (result instanceof Answer)
          reply({ id, ok: true, value: result.value }, result.transfer);
        else reply({ id, ok: true, value: result }, []);
      } catch (thrown) {
        const error =
          thrown instanceof Error ? thrown : new Error(String(thrown));
        const { code, detail } = error as { code?: unknown; detail?: unknown };
        reply(
          {
            id,
            ok: false,
            code: typeof code === "string" ? code : undefined,
            detail:
              typeof detail === "string"
                ? detail
                : typeof code === "string"
                  ? error.message
                  : undefined,
            error: {
              name: error.name,
              message: error.message,
              stack: error.stack,
            },
          },
          [],
        );
      }
    })();
  });
  reply({ ready: true }, []);
}
