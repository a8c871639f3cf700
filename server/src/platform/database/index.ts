export {
  isUniqueViolation,
  openDatabase,
  sqlState,
  type Database,
  type Json,
  type OpenOptions,
  type Queryable,
  type Sql,
  type Transaction,
  type TransactionOptions,
} from "./open.ts";
export {
  isMigrated,
  migrate,
  MigrationError,
  readMigrations,
  type Migration,
} from "./migrate.ts";
export {
  findDatabase,
  startDatabase,
  type RunningDatabase,
  type StartOptions,
} from "./start.ts";
export { defaultFallbackFolder } from "./run-as.ts";
export { DatabaseStartError } from "./errors.ts";
export {
  askDatabase,
  describeDatabase,
  serverMajorMin,
  type DatabaseDescription,
} from "./describe.ts";
