/** How a command element is encoded: always implicit little endian (PS3.7 §6.3.1). */
export type CommandVR = "UI" | "US" | "UL" | "AE" | "LO" | "AT";

/** Element number in group 0000 and VR, by keyword (PS3.7 Table E.1-1; retired elements are left out). */
export const commandElements = {
  CommandGroupLength: [0x0000, "UL"],
  AffectedSOPClassUID: [0x0002, "UI"],
  RequestedSOPClassUID: [0x0003, "UI"],
  CommandField: [0x0100, "US"],
  MessageID: [0x0110, "US"],
  MessageIDBeingRespondedTo: [0x0120, "US"],
  MoveDestination: [0x0600, "AE"],
  Priority: [0x0700, "US"],
  CommandDataSetType: [0x0800, "US"],
  Status: [0x0900, "US"],
  OffendingElement: [0x0901, "AT"],
  ErrorComment: [0x0902, "LO"],
  ErrorID: [0x0903, "US"],
  AffectedSOPInstanceUID: [0x1000, "UI"],
  RequestedSOPInstanceUID: [0x1001, "UI"],
  EventTypeID: [0x1002, "US"],
  AttributeIdentifierList: [0x1005, "AT"],
  ActionTypeID: [0x1008, "US"],
  NumberOfRemainingSuboperations: [0x1020, "US"],
  NumberOfCompletedSuboperations: [0x1021, "US"],
  NumberOfFailedSuboperations: [0x1022, "US"],
  NumberOfWarningSuboperations: [0x1023, "US"],
  MoveOriginatorApplicationEntityTitle: [0x1030, "AE"],
  MoveOriginatorMessageID: [0x1031, "US"],
} as const satisfies Record<string, readonly [number, CommandVR]>;

export type CommandKeyword = keyof typeof commandElements;

type ValueOf<V extends CommandVR> = V extends "US" | "UL"
  ? number
  : V extends "AT"
    ? readonly number[]
    : string;

/** A command set by keyword. `AT` values are tags as 32-bit numbers; padding is removed. */
export type CommandSet = {
  readonly [K in CommandKeyword]?: ValueOf<(typeof commandElements)[K][1]>;
};

/** Command Field (PS3.7 Table E.1-1). A response has bit 15 set. */
export const commandFields = {
  "C-STORE-RQ": 0x0001,
  "C-STORE-RSP": 0x8001,
  "C-ECHO-RQ": 0x0030,
  "C-ECHO-RSP": 0x8030,
  "C-CANCEL-RQ": 0x0fff,
} as const;
export const responseBit = 0x8000;

/** Command Data Set Type that says there is none; any other value says that one follows (PS3.7 §E.1). */
export const noDataSet = 0x0101;
export const withDataSet = 0x0001;

/** Statuses that are not a failure of the table in `contracts` (PS3.7 Annex C). */
export const statuses = {
  success: 0x0000,
  unrecognizedOperation: 0x0211,
} as const;
