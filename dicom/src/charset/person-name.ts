/** A PN value (PS3.5 §6.2.1): up to three representations of five components each. */
export interface PersonName {
  readonly alphabetic: PersonNameComponents;
  readonly ideographic?: PersonNameComponents;
  readonly phonetic?: PersonNameComponents;
}

export interface PersonNameComponents {
  /** The group as it stands: `Family^Given^Middle^Prefix^Suffix`. */
  readonly text: string;
  readonly family: string;
  readonly given: string;
  readonly middle: string;
  readonly prefix: string;
  readonly suffix: string;
}

function parseGroup(text: string): PersonNameComponents {
  const [family = "", given = "", middle = "", prefix = "", suffix = ""] = text
    .split("^")
    .map((part) => part.trim());
  return { text, family, given, middle, prefix, suffix };
}

/** Splits one PN value. Never fails: a value without carets is a family name, as the standard reads it. */
export function parsePersonName(value: string): PersonName {
  const [alphabetic = "", ideographic = "", phonetic = ""] = value.split("=");
  return {
    alphabetic: parseGroup(alphabetic),
    ...(ideographic === "" ? {} : { ideographic: parseGroup(ideographic) }),
    ...(phonetic === "" ? {} : { phonetic: parseGroup(phonetic) }),
  };
}

/** For people: `Prefix Given Middle Family, Suffix`, or the text as it stands where it has no components. */
export function displayName(value: string): string {
  const { alphabetic, ideographic } = parsePersonName(value);
  const { family, given, middle, prefix, suffix, text } =
    alphabetic.text === "" && ideographic ? ideographic : alphabetic;
  const name = [prefix, given, middle, family]
    .filter((part) => part !== "")
    .join(" ");
  return (suffix === "" ? name : `${name}, ${suffix}`) || text;
}
