/** Media types and ranges (RFC 9110 §8.3, §12.5.1) with DICOM's parameters (PS3.18 §8.7). */
import { Failure } from "../../platform/errors/index.ts";

export interface MediaType {
  /** Lower case, `type/subtype`. */
  readonly type: string;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}
export interface MediaRange extends MediaType {
  readonly q: number;
}

const textMax = 4096;
const rangesMax = 32;

/** @throws Failure `bad-request` for a text that is no media type */
export function parseMediaType(text: string): MediaType {
  if (text.length > textMax)
    throw new Failure("limit-exceeded", { detail: "A media type is too long" });
  const [type = "", ...rest] = split(text, ";");
  if (!/^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+$/.test(type.trim()))
    throw new Failure("bad-request", { detail: "A media type is malformed" });
  const parameters = new Map<string, string>();
  for (const parameter of rest) {
    const equals = parameter.indexOf("=");
    if (equals < 1) continue;
    parameters.set(
      parameter.slice(0, equals).trim().toLowerCase(),
      unquote(parameter.slice(equals + 1).trim()),
    );
  }
  return { type: type.trim().toLowerCase(), parameters };
}

/** Ranges of an Accept header, best first: by `q`, then as written. None is the same as any type. */
export function parseAccept(text: string | undefined): MediaRange[] {
  if (text === undefined || text.trim() === "")
    return [{ type: "*/*", parameters: new Map(), q: 1 }];
  if (text.length > textMax)
    throw new Failure("limit-exceeded", { detail: "Accept is too long" });
  const ranges = split(text, ",")
    .filter((part) => part.trim() !== "")
    .slice(0, rangesMax)
    .map((part): MediaRange => {
      const { type, parameters } = parseMediaType(part);
      const q = Number(parameters.get("q") ?? "1");
      return {
        type,
        parameters,
        q: Number.isFinite(q) ? Math.min(1, Math.max(0, q)) : 0,
      };
    });
  return ranges.filter(({ q }) => q > 0).sort((a, b) => b.q - a.q);
}

/** Splits at a separator that stands outside quotes. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = "";
  let isQuoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (isQuoted && character === "\\")
      part += character + (text[++index] ?? "");
    else if (character === separator && !isQuoted) {
      parts.push(part);
      part = "";
    } else {
      if (character === '"') isQuoted = !isQuoted;
      part += character;
    }
  }
  parts.push(part);
  return parts;
}

const unquote = (text: string): string =>
  text.startsWith('"') && text.endsWith('"') && text.length >= 2
    ? text.slice(1, -1).replaceAll(/\\(.)/g, "$1")
    : text;

/** Whether a range such as `image/*` takes a type. */
export const takes = (range: string, type: string): boolean =>
  range === "*/*" ||
  range === type ||
  (range.endsWith("/*") && type.startsWith(range.slice(0, -1)));
