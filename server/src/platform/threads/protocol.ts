/** What the pool and its threads say to each other. */
export interface TaskMessage {
  readonly id: number;
  readonly task: string;
  readonly payload: unknown;
}

export type AnswerMessage =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number;
      readonly ok: false;
      /** A row of the failure table, or undefined for anything else. */
      readonly code: string | undefined;
      readonly detail: string | undefined;
      readonly error: {
        readonly name: string;
        readonly message: string;
        readonly stack: string | undefined;
      };
    }
  | { readonly ready: true };
