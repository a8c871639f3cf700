const colours: Record<string, string> = {
  debug: "\u001b[2m",
  info: "",
  warn: "\u001b[33m",
  error: "\u001b[31m",
};

/** One line of the log as a person reads it: time, level, message, then the fields as `name=value`. */
export function prettyLine(json: string): string {
  const { level, time, message, ...fields } = JSON.parse(json) as Record<
    string,
    unknown
  >;
  const rest = Object.entries(fields)
    .map(
      ([name, value]) =>
        `${name}=${typeof value === "object" ? JSON.stringify(value) : String(value)}`,
    )
    .join(" ");
  const colour = colours[String(level)] ?? "";
  const end = colour === "" ? "" : "\u001b[0m";
  const clock = String(time).slice(11, 19);
  return `${clock} ${colour}${String(level).padEnd(5)}${end} ${String(message)}${rest === "" ? "" : `  ${rest}`}\n`;
}
