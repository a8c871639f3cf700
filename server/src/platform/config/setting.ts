import { z } from "zod";

/** One setting: its name in the file, its environment variable, what it is, and the schema that decides. */
export interface Setting<T = unknown> {
  readonly env: string;
  readonly description: string;
  /** `ms`, `bytes`, `entries` … ; absent where the value is not a quantity. */
  readonly unit?: string;
  /** As a person would write it. */
  readonly defaultText: string;
  /** `1 to 65535`, or the allowed words. */
  readonly bounds?: string;
  readonly schema: z.ZodType<T>;
  /** The environment knows only text. Returns what the schema is asked about. */
  readonly fromText: (text: string) => unknown;
}

interface Base {
  readonly env: string;
  readonly description: string;
}

export function words<const W extends readonly [string, ...string[]]>(
  options: Base & { readonly of: W; readonly default: W[number] },
): Setting<W[number]> {
  return {
    env: options.env,
    description: options.description,
    defaultText: options.default,
    bounds: options.of.join(", "),
    // The default is one of the words; zod's generic cannot see it.
    schema: z.enum(options.of).default(options.default as never),
    fromText: (text) => text,
  };
}

export function integer(
  options: Base & {
    readonly unit?: string;
    readonly default: number;
    readonly defaultText?: string;
    readonly min: number;
    readonly max: number;
  },
): Setting<number> {
  const { env, description, unit, min, max } = options;
  return {
    env,
    description,
    ...(unit !== undefined && { unit }),
    defaultText: options.defaultText ?? String(options.default),
    bounds: `${min} to ${max}`,
    schema: z.number().int().min(min).max(max).default(options.default),
    fromText: (text) => (/^-?\d+$/.test(text) ? Number(text) : text),
  };
}

export function text(
  options: Base & {
    readonly default: string;
    readonly schema?: z.ZodType<string>;
    readonly bounds?: string;
  },
): Setting<string> {
  const { env, description, bounds } = options;
  return {
    env,
    description,
    ...(bounds !== undefined && { bounds }),
    defaultText: options.default,
    schema: (options.schema ?? z.string().min(1).max(1024)).default(
      options.default,
    ),
    fromText: (value) => value,
  };
}

export function optionalText(
  options: Base & {
    readonly defaultText: string;
    readonly schema?: z.ZodType<string>;
  },
): Setting<string | undefined> {
  return {
    env: options.env,
    description: options.description,
    defaultText: options.defaultText,
    schema: (options.schema ?? z.string().min(1).max(1024)).optional(),
    fromText: (value) => value,
  };
}

export function yesNo(
  options: Base & { readonly default: boolean },
): Setting<boolean> {
  return {
    env: options.env,
    description: options.description,
    defaultText: String(options.default),
    bounds: "true, false",
    schema: z.boolean().default(options.default),
    fromText: (value) =>
      value === "true" ? true : value === "false" ? false : value,
  };
}

/** Comma-separated in the environment, an array in the file. */
export function list<T extends string>(
  options: Base & {
    readonly item: z.ZodType<T>;
    readonly default: readonly T[];
    readonly bounds?: string;
    readonly countMax: number;
  },
): Setting<readonly T[]> {
  const { env, description, bounds } = options;
  return {
    env,
    description,
    ...(bounds !== undefined && { bounds }),
    defaultText: options.default.join(",") || "none",
    schema: z
      .array(options.item)
      .max(options.countMax)
      .default([...options.default]),
    fromText: (value) =>
      value
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== ""),
  };
}
