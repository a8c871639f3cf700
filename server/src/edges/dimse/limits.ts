/** What one peer, and all peers together, may take from us. Times in milliseconds, sizes in bytes. */
export interface DimseLimits {
  /**
   * Largest P-DATA-TF variable field that we receive, announced to the peer (PS3.8 §D.1). 128 KiB is the largest that
   * dcmtk sends; larger gains nothing measurable, smaller costs a system call per fragment.
   */
  readonly pduBytes: number;
  /** Largest A-ASSOCIATE PDU: 128 contexts with 38 transfer syntaxes of 64 characters each take 330 KiB. */
  readonly associatePduBytes: number;
  /** Presentation contexts of one association: the odd numbers below 256 (PS3.8 §9.3.2.2). */
  readonly contexts: number;
  /** Transfer syntaxes in one context: PS3.6 knows about 60, retired ones included. */
  readonly transferSyntaxesPerContext: number;
  /** Items and sub-items of any kind in one A-ASSOCIATE PDU, so that empty ones cannot be a flood. */
  readonly items: number;
  /** Encoded command set of one message: real ones take less than 400 bytes. */
  readonly commandBytes: number;
  /** One data set. What is above is refused with `limit-exceeded`. */
  readonly objectBytes: number;
  /** Associations at one time; one more is rejected with local-limit-exceeded. */
  readonly associations: number;
  /** Connections that have no association (yet), beyond `associations`; one more is closed without an answer. */
  readonly spareConnections: number;
  /** Operations that a peer may have outstanding, offered in asynchronous operations window negotiation (PS3.7 §D.3.3.3). */
  readonly operations: number;
  /** Bytes of a data set that wait for its consumer before the socket is paused. */
  readonly waitingBytes: number;
  /** ARTIM (PS3.8 §9.1.5): from the connection to the complete A-ASSOCIATE-RQ, and from our last word to its end. */
  readonly artimMs: number;
  /** Longest silence while the peer has the word: the time within which the next PDU must be complete. */
  readonly idleMs: number;
  /** Longest wait for an answer as user: connection, A-ASSOCIATE-AC, response, A-RELEASE-RP. */
  readonly answerMs: number;
  /** After `slowGraceMs` a data set must have come with at least this many bytes a second: the trickling sender. */
  readonly minBytesPerSecond: number;
  readonly slowGraceMs: number;
  /** At shutdown, how long operations under way may take before their associations are aborted. */
  readonly shutdownMs: number;
}

export const defaultLimits: DimseLimits = {
  pduBytes: 128 * 1024,
  associatePduBytes: 512 * 1024,
  contexts: 128,
  transferSyntaxesPerContext: 64,
  items: 8192,
  commandBytes: 16 * 1024,
  objectBytes: 4 * 1024 ** 3,
  associations: 64,
  spareConnections: 64,
  operations: 4,
  waitingBytes: 512 * 1024,
  artimMs: 30_000,
  idleMs: 60_000,
  answerMs: 60_000,
  minBytesPerSecond: 8 * 1024,
  slowGraceMs: 60_000,
  shutdownMs: 10_000,
};
