import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { z } from "zod";
import { nearest } from "./nearest.ts";
import { table, type Config, type SettingKey } from "./table.ts";

export {
  modeValues,
  roleNames,
  type Config,
  type RoleName,
  type SettingKey,
} from "./table.ts";

/** What the documentation says of a setting. */
export interface SettingDescription {
  readonly key: SettingKey;
  readonly env: string;
  readonly description: string;
  readonly default: string;
  readonly unit?: string;
  readonly bounds?: string;
}

/** Every setting, in the order of the documentation. */
export const settings: readonly SettingDescription[] = entries().map(
  ([key, setting]) => ({
    key,
    env: setting.env,
    description: setting.description,
    default: setting.defaultText,
    ...("unit" in setting &&
      setting.unit !== undefined && { unit: setting.unit }),
    ...("bounds" in setting &&
      setting.bounds !== undefined && { bounds: setting.bounds }),
  }),
);

/** Variables with our prefix that are not settings. */
export const otherVariables: Readonly<Record<string, string>> = {
  ISOCENTER_CONFIG:
    "A JSON file with settings under their names; the environment outranks it.",
  ISOCENTER_SHARED_DATA:
    "Folder of real data; read by tests and benchmarks only.",
  ISOCENTER_PYTHON: "The Python with the oracles; read by tests only.",
  ISOCENTER_CHROMIUM: "The browser to test with; read by tests only.",
  ISOCENTER_SCREENSHOTS:
    "Folder for the pictures of the end-to-end tests; read by tests only.",
  ISOCENTER_FUZZ_SEED: "Seed of the fuzz tests; read by tests only.",
  ISOCENTER_FUZZ_SECONDS: "How long fuzz tests run; read by tests only.",
};

/** Everything wrong with the configuration at once, each with what to do. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  readonly remedy = "docs/settings.md lists every setting";
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/**
 * Reads the environment over the optional JSON file `ISOCENTER_CONFIG` over the defaults. An empty variable counts as absent.
 * Throws ConfigError where a name is unknown, a value out of bounds, or the mode cannot be started.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const problems: string[] = [];
  const raw = {
    ...readFile(env["ISOCENTER_CONFIG"], problems),
    ...readEnvironment(env, problems),
  };
  const parsed = z
    .strictObject(
      Object.fromEntries(entries().map(([key, { schema }]) => [key, schema])),
    )
    .safeParse(raw);
  if (!parsed.success)
    for (const issue of parsed.error.issues) {
      const key = String(issue.path[0] ?? "") as SettingKey;
      // An unknown key was already named, with a hint.
      if (key in table)
        problems.push(
          `${key} (${table[key].env}): ${issue.message}${boundsOf(key)}`,
        );
    }
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  const config = parsed.data as unknown as Config;
  checkMode(config);
  return config;
}

/**
 * For a look at a broken installation: the configuration and what is wrong with it. Where something is wrong, only the settings that say
 * where things lie are taken, the rest stands at its defaults.
 */
export function tryConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): { readonly config: Config; readonly problems: readonly string[] } {
  const { ISOCENTER_DATA, DATABASE_URL } = env;
  const problems: string[] = [];
  for (const tried of [env, { ISOCENTER_DATA, DATABASE_URL }]) {
    try {
      return { config: readConfig(tried), problems };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      if (problems.length === 0) problems.push(...error.problems);
    }
  }
  return { config: readConfig({}), problems };
}

/** 127.0.0.0/8, ::1 and the name that stands for them. */
export function isLoopback(address: string): boolean {
  return (
    address === "localhost" ||
    address === "::1" ||
    (isIP(address) === 4 && address.startsWith("127."))
  );
}

function readFile(
  path: string | undefined,
  problems: string[],
): Record<string, unknown> {
  if (path === undefined || path === "") return {};
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    problems.push(
      `ISOCENTER_CONFIG: ${path} cannot be read as JSON (${(error as Error).message})`,
    );
    return {};
  }
  if (
    typeof content !== "object" ||
    content === null ||
    Array.isArray(content)
  ) {
    problems.push(`ISOCENTER_CONFIG: ${path} must hold one JSON object`);
    return {};
  }
  const known = entries().map(([key]) => key as string);
  for (const key of Object.keys(content))
    if (!known.includes(key))
      problems.push(
        `${path}: unknown setting ${key}${hint(nearest(key, known))}`,
      );
  return Object.fromEntries(
    Object.entries(content).filter(([key]) => known.includes(key)),
  );
}

function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): Record<string, unknown> {
  const known: string[] = [
    ...entries().map(([, setting]) => setting.env),
    ...Object.keys(otherVariables),
  ];
  for (const name of Object.keys(env))
    if (name.startsWith("ISOCENTER_") && !known.includes(name))
      problems.push(`unknown variable ${name}${hint(nearest(name, known))}`);
  const values: Record<string, unknown> = {};
  for (const [key, setting] of entries()) {
    const value = env[setting.env];
    if (value !== undefined && value !== "")
      values[key] = setting.fromText(value);
  }
  return values;
}

function checkMode({ mode, bind }: Config): void {
  if (mode !== "demo")
    throw new ConfigError([
      `mode (ISOCENTER_MODE): ${mode} cannot be started by this version: it needs TLS and sign-in, which come with a later one. Use demo, which stays on this machine`,
    ]);
  if (!isLoopback(bind))
    throw new ConfigError([
      `bind (ISOCENTER_BIND): demo mode has no sign-in and listens on loopback only; ${bind} is not. Use 127.0.0.1`,
    ]);
}

function boundsOf(key: SettingKey): string {
  const setting = table[key];
  return "bounds" in setting && setting.bounds !== undefined
    ? ` (allowed: ${setting.bounds})`
    : "";
}

function hint(name: string | undefined): string {
  return name === undefined ? "" : `; did you mean ${name}?`;
}

function entries(): [SettingKey, (typeof table)[SettingKey]][] {
  return Object.entries(table) as [SettingKey, (typeof table)[SettingKey]][];
}
