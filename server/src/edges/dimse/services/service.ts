import type { Caller } from "../../../domain/identity/index.ts";
import type { CommandSet } from "./command-elements.ts";
import type { DataSetStream } from "./data-set-stream.ts";

/** One request as a service sees it. */
export interface Operation {
  readonly caller: Caller;
  readonly command: CommandSet;
  /** Of the presentation context on which it came. */
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
  readonly dataSet: DataSetStream | undefined;
}

/** The last, for our services the only, response of an operation. */
export interface Response {
  readonly status: number;
  /** Text of the failure table, without values. */
  readonly comment?: string;
}

/** Throws a `Failure`, or anything else that is then `internal`. */
export type Service = (operation: Operation) => Promise<Response>;
