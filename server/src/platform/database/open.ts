import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";

/** PostgreSQL `bigint` comes back as a number; past 2^53 it throws instead of rounding. */
type Types = { int8: number };
/** The pool's tagged template: `` sql`select …` ``. */
export type Sql = postgres.Sql<Types>;
/** The same, inside one transaction. */
export type Transaction = postgres.TransactionSql<Types>;
/** Either. */
export type Queryable = postgres.ISql<Types>;
/** What `sql.json` takes. */
export type Json = postgres.JSONValue;

export interface Database {
  readonly url: string;
  readonly sql: Sql;
  /**
   * Runs `fn` in one transaction. A serialization failure or deadlock rolls back and runs `fn` again, five times at most:
   * `fn` must have no effect outside the transaction.
   */
  transaction<T>(
    fn: (tx: Transaction) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /** Payloads of `notify` on this channel, after their commit. `onStart` runs at every (re)connection: read what was missed. */
  listen(
    channel: string,
    onPayload: (payload: string) => void,
    onStart?: () => void,
  ): Promise<{ unlisten(): Promise<void> }>;
  /** Sent when `tx` commits. `payload` is at most 7,999 bytes and holds pseudonyms only. */
  notify(tx: Queryable, channel: string, payload: string): Promise<void>;
  close(): Promise<void>;
}

export interface TransactionOptions {
  readonly isolation?: "read committed" | "repeatable read" | "serializable";
  readonly readOnly?: boolean;
}

export interface OpenOptions {
  /** Connections at most. PostgreSQL's default allows 100 for all programs together. */
  readonly connectionsMax?: number;
  readonly statementTimeoutMs?: number;
}

const attemptsMax = 5;
const notifyBytesMax = 7999;

/** Opens a pool; connects at the first query. */
export function openDatabase(url: string, options: OpenOptions = {}): Database {
  const sql: Sql = postgres(url, {
    max: options.connectionsMax ?? 16,
    connect_timeout: 10,
    idle_timeout: 60,
    max_lifetime: 60 * 60,
    onnotice: () => {},
    fetch_types: true,
    types: {
      int8: {
        to: 20,
        from: [20],
        serialize: (value: number) => String(value),
        parse: safeInteger,
      },
    },
    connection: {
      application_name: "isocenter",
      TimeZone: "UTC",
      statement_timeout: options.statementTimeoutMs ?? 60_000,
      lock_timeout: 30_000,
      idle_in_transaction_session_timeout: 120_000,
    },
  });
  return {
    url,
    sql,
    transaction: (fn, chosen = {}) => transact(sql, fn, chosen),
    async listen(channel, onPayload, onStart) {
      const { unlisten } = await sql.listen(channel, onPayload, onStart);
      return { unlisten };
    },
    async notify(tx, channel, payload) {
      const bytes = Buffer.byteLength(payload);
      if (bytes > notifyBytesMax)
        throw new RangeError(`notification of ${bytes} bytes`);
      await tx`select pg_notify(${channel}, ${payload})`;
    },
    close: () => sql.end({ timeout: 5 }),
  };
}

async function transact<T>(
  sql: Sql,
  fn: (tx: Transaction) => Promise<T>,
  { isolation = "read committed", readOnly = false }: TransactionOptions,
): Promise<T> {
  const begin = `isolation level ${isolation} ${readOnly ? "read only" : "read write"}`;
  for (let attempt = 1; ; attempt++) {
    try {
      return (await sql.begin(begin, fn)) as T;
    } catch (error) {
      if (attempt >= attemptsMax || !isTransient(error)) throw error;
      await sleep(2 ** attempt * 5 * (0.5 + Math.random()));
    }
  }
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError("bigint past 2^53 in a result");
  return value;
}

/** SQLSTATE of an error of PostgreSQL, else undefined. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof postgres.PostgresError ? error.code : undefined;
}

/** 40001 serialization_failure, 40P01 deadlock_detected. */
function isTransient(error: unknown): boolean {
  return ["40001", "40P01"].includes(sqlState(error) ?? "");
}

/** 23505 unique_violation, of that constraint or index if given. */
export function isUniqueViolation(
  error: unknown,
  constraint?: string,
): boolean {
  return (
    error instanceof postgres.PostgresError &&
    error.code === "23505" &&
    (constraint === undefined || error.constraint_name === constraint)
  );
}
