/** ISO/IEC 9834-8: any UUID is a UID under 2.25, without a registration. */
const uuidRoot = "2.25.";

/** Who wrote a file: ours, whatever the version (PS3.7 §D.3.3.2). */
export const ImplementationClassUIDValue =
  "2.25.303314567845259047039367557584148185393";
/** At most 16 characters (PS3.5 SH). */
export const ImplementationVersionNameValue = "ISOCENTER_0_1";

function uidOfUuid(bytes: Uint8Array, version: number): string {
  if (bytes.length < 16) throw new TypeError("a UID needs 16 bytes");
  let value = 0n;
  for (let at = 0; at < 16; at += 1) {
    let byte = bytes[at] ?? 0;
    if (at === 6) byte = (byte & 0x0f) | (version << 4);
    if (at === 8) byte = (byte & 0x3f) | 0x80;
    value = (value << 8n) | BigInt(byte);
  }
  return uuidRoot + value.toString();
}

/** A new UID from 16 random bytes (UUID version 4, RFC 9562 §5.4). @throws TypeError for fewer bytes. */
export const newUid = (random16bytes: Uint8Array): string =>
  uidOfUuid(random16bytes, 4);

/**
 * The same UID for the same digest: the first 122 bits of a SHA-256 (UUID version 8, RFC 9562 §5.8).
 * @throws TypeError for fewer than 16 bytes.
 */
export const uidFromDigest = (digest: Uint8Array): string =>
  uidOfUuid(digest, 8);
