/**
 * Puts original UIDs back where pseudonymous ones stand, anywhere in a JSON value, for people who may see the patient.
 * A UID that the vault does not know stays as it is.
 */
export function reattach<T>(
  value: T,
  originals: ReadonlyMap<string, string>,
): T {
  return walk(value, (text) => originals.get(text) ?? text) as T;
}

/** Every `2.25.…` string in a JSON value, once. */
export function pseudonymousUids(value: unknown): string[] {
  const found = new Set<string>();
  walk(value, (text) => {
    if (text.startsWith("2.25.")) found.add(text);
    return text;
  });
  return [...found];
}

function walk(value: unknown, onText: (text: string) => string): unknown {
  if (typeof value === "string") return onText(value);
  if (Array.isArray(value)) return value.map((item) => walk(item, onText));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, walk(item, onText)]),
    );
  return value;
}
