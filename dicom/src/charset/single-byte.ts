/** Bytes 0x00–0xff as U+0000–U+00FF: ISO-IR 100 with C1 controls, which WHATWG's `iso-8859-1` label is not. */
export function latin1(bytes: Uint8Array): string {
  // In slices: a spread of a megabyte of arguments overflows the stack.
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096)
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}

/** JIS X 0201: Roman letters below 0x80 (the backslash stays one, it separates values), half-width katakana above. */
export function jisX0201(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    if (byte === 0x7e) text += "\u203e";
    else if (byte >= 0xa1 && byte <= 0xdf)
      text += String.fromCharCode(0xff61 + byte - 0xa1);
    else text += byte < 0x80 ? String.fromCharCode(byte) : "\ufffd";
  }
  return text;
}

const decoders = new Map<string, TextDecoder>();

/** A decoder of the Encoding standard, made once. It replaces what is no character by U+FFFD and never throws. */
export function decodeWith(label: string, bytes: Uint8Array): string {
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    decoder = new TextDecoder(label, { ignoreBOM: true });
    decoders.set(label, decoder);
  }
  return decoder.decode(bytes);
}
