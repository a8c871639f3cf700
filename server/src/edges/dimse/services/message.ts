import type { CommandSet } from "./command-elements.ts";
import type { DataSetStream } from "./data-set-stream.ts";

/** One DIMSE message: given on as soon as its command set is there; the data set streams behind it. */
export interface Message {
  readonly contextId: number;
  readonly command: CommandSet;
  readonly dataSet: DataSetStream | undefined;
  /** True when the last fragment has come, false when it never will. */
  readonly complete: Promise<boolean>;
}

/** A message that breaks PS3.7: the association is aborted by us as service user. The text holds no value of the peer. */
export class MessageError extends Error {
  override readonly name = "MessageError";
}
