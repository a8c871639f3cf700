/** RFC 4648 §4. `btoa` and `atob` are on every platform; they take text of bytes, in slices to keep the stack small. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  // A multiple of three, so that only the last slice is padded.
  const slice = 6144;
  for (let at = 0; at < bytes.length; at += slice)
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + slice)));
  return text;
}

/** @returns undefined for what is no base64. */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    const binary = atob(text);
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
