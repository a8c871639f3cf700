/** How a table is written, as far as its first line tells. */
export interface Dialect {
  readonly delimiter: "," | ";" | "\t";
  /** Of the delimiter, for people. */
  readonly name: string;
  readonly encoding: "utf8" | "utf16le" | "latin1";
  /** Whether 1,5 can be a number: not where commas part cells. */
  readonly decimalComma: boolean;
}

const delimiters = { ",": "commas", ";": "semicolons", "\t": "tabs" } as const;

/** The delimiter that stands most often outside quotes in the first line; commas where there is none. */
export function readDialect(head: Uint8Array): Dialect {
  const encoding = encodingOf(head);
  const counts = { ",": 0, ";": 0, "\t": 0 };
  let quoted = false;
  let seen = false;
  for (const character of Buffer.from(head).toString(encoding)) {
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === "\n" || character === "\r") {
      // Empty lines before the header are no header.
      if (seen) break;
    } else {
      seen ||= character !== "\ufeff";
      if (character === "," || character === ";" || character === "\t")
        counts[character] += 1;
    }
  }
  // A tie goes to what stands less often in text.
  const best = (["\t", ";", ","] as const).reduce((most, one) =>
    counts[one] > counts[most] ? one : most,
  );
  const delimiter = counts[best] > 0 ? best : ",";
  return {
    delimiter,
    name: delimiters[delimiter],
    encoding,
    decimalComma: delimiter !== ",",
  };
}

/** UTF-16 where it says so, UTF-8 where it is; what is neither was written by an old spreadsheet. */
function encodingOf(head: Uint8Array): Dialect["encoding"] {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf16le";
  try {
    // As a stream: a character that is cut at the end is none that is wrong.
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return "utf8";
  } catch {
    // Told by the answer itself.
    return "latin1";
  }
}
