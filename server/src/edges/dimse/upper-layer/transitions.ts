/**
 * The state machine of PS3.8 §9.2 as data: Table 9-10, which action an event has in a state, and Tables 9-6 to 9-9,
 * the state after the action. A pair that the table leaves blank cannot happen: asking for it is a mistake of ours.
 */

/** PS3.8 Tables 9-1 to 9-5: `Sta1` to `Sta13`. */
export type State = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13;

/** The rows of Table 9-10. `local-…` are primitives of the service user. */
export const eventValues = [
  "local-associate",
  "transport-confirmed",
  "associate-accept",
  "associate-reject",
  "transport-indicated",
  "associate-request",
  "local-accept",
  "local-reject",
  "local-data",
  "data",
  "local-release",
  "release-request",
  "release-response",
  "local-release-response",
  "local-abort",
  "abort",
  "transport-closed",
  "artim-expired",
  "invalid-pdu",
] as const;
export type UpperLayerEvent = (typeof eventValues)[number];

export type Action =
  | "AE-1"
  | "AE-2"
  | "AE-3"
  | "AE-4"
  | "AE-5"
  | "AE-6"
  | "AE-7"
  | "AE-8"
  | "DT-1"
  | "DT-2"
  | "AR-1"
  | "AR-2"
  | "AR-3"
  | "AR-4"
  | "AR-5"
  | "AR-6"
  | "AR-7"
  | "AR-8"
  | "AR-9"
  | "AR-10"
  | "AA-1"
  | "AA-2"
  | "AA-3"
  | "AA-4"
  | "AA-5"
  | "AA-6"
  | "AA-7"
  | "AA-8";

type Row = Partial<Record<State, Action>>;

const same = (action: Action, ...states: State[]): Row =>
  Object.fromEntries(states.map((state) => [state, action]));

/** What most PDUs meet where they are not expected. */
const unexpected: Row = {
  2: "AA-1",
  ...same("AA-8", 3, 5, 6, 7, 8, 9, 10, 11, 12),
  13: "AA-6",
};

const table: Readonly<Record<UpperLayerEvent, Row>> = {
  "local-associate": { 1: "AE-1" },
  "transport-confirmed": { 4: "AE-2" },
  "associate-accept": { ...unexpected, 5: "AE-3" },
  "associate-reject": { ...unexpected, 5: "AE-4" },
  "transport-indicated": { 1: "AE-5" },
  "associate-request": { ...unexpected, 2: "AE-6", 13: "AA-7" },
  "local-accept": { 3: "AE-7" },
  "local-reject": { 3: "AE-8" },
  "local-data": { 6: "DT-1", 8: "AR-7" },
  data: { ...unexpected, 6: "DT-2", 7: "AR-6" },
  "local-release": { 6: "AR-1" },
  "release-request": { ...unexpected, 6: "AR-2", 7: "AR-8" },
  "release-response": { ...unexpected, 7: "AR-3", 10: "AR-10", 11: "AR-3" },
  "local-release-response": { 8: "AR-4", 9: "AR-9", 12: "AR-4" },
  "local-abort": {
    4: "AA-2",
    ...same("AA-1", 3, 5, 6, 7, 8, 9, 10, 11, 12),
  },
  abort: {
    2: "AA-2",
    ...same("AA-3", 3, 5, 6, 7, 8, 9, 10, 11, 12),
    13: "AA-2",
  },
  "transport-closed": {
    2: "AA-5",
    ...same("AA-4", 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    13: "AR-5",
  },
  "artim-expired": { 2: "AA-2", 13: "AA-2" },
  "invalid-pdu": { ...unexpected, 13: "AA-7" },
};

const after: Readonly<Record<Exclude<Action, "AE-6" | "AR-8">, State>> = {
  "AE-1": 4,
  "AE-2": 5,
  "AE-3": 6,
  "AE-4": 1,
  "AE-5": 2,
  "AE-7": 6,
  "AE-8": 13,
  "DT-1": 6,
  "DT-2": 6,
  "AR-1": 7,
  "AR-2": 8,
  "AR-3": 1,
  "AR-4": 13,
  "AR-5": 1,
  "AR-6": 7,
  "AR-7": 8,
  "AR-9": 11,
  "AR-10": 12,
  "AA-1": 13,
  "AA-2": 1,
  "AA-3": 1,
  "AA-4": 1,
  "AA-5": 1,
  "AA-6": 13,
  "AA-7": 13,
  "AA-8": 13,
};

/** What decides the two actions that have two next states. */
export interface Circumstances {
  readonly role: "requestor" | "acceptor";
  /** AE-6: the provider itself rejects the request (its protocol version). */
  readonly unacceptable: boolean;
}

/** @returns undefined where Table 9-10 is blank */
export function transition(
  state: State,
  event: UpperLayerEvent,
  { role, unacceptable }: Circumstances,
): { readonly action: Action; readonly next: State } | undefined {
  const action = table[event][state];
  if (action === undefined) return undefined;
  if (action === "AE-6") return { action, next: unacceptable ? 13 : 3 };
  if (action === "AR-8") return { action, next: role === "requestor" ? 9 : 10 };
  return { action, next: after[action] };
}
