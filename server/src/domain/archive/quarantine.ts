import type { Database } from "../../platform/database/index.ts";
import type { Failure } from "../../platform/errors/index.ts";
import type { Objects, Spooled } from "../../platform/objects/index.ts";
import { record } from "../audit/index.ts";
import type { Caller } from "../identity/index.ts";
import { announceQuarantine } from "./announce.ts";
import { plainText } from "./describe-instance.ts";
import { insertQuarantine } from "./quarantine-store.ts";
import type { Reception } from "./types.ts";

/**
 * Keeps the bytes of an unacceptable object where a person can look at them, with the reason. Returns only after bytes and
 * row are durable; the first object under the same UID, if any, is not touched.
 */
export async function quarantine(
  deps: { readonly database: Database; readonly objects: Objects },
  caller: Caller,
  item: {
    readonly spooled: Spooled;
    readonly failure: Failure;
    readonly receivedAt: Date;
    readonly fileName?: string | undefined;
    readonly storedSha256?: Buffer | undefined;
    /** Where the bytes lie already, if another step has taken them out of the spool. */
    readonly objectKey?: string | undefined;
    /** The digest shown to the operator: of the data set where it is known. */
    readonly sha256?: Buffer | undefined;
    readonly named?: Partial<Reception>;
  },
): Promise<Reception> {
  const { spooled, failure } = item;
  const objectKey =
    item.objectKey ??
    `quarantine/${caller.site}/${spooled.sha256.slice(0, 2)}/${spooled.sha256}`;
  if (item.objectKey === undefined)
    await deps.objects.adopt(spooled, objectKey);
  const quarantineId = await deps.database.transaction(async (tx) => {
    const id = await insertQuarantine(tx, {
      site: caller.site,
      receivedAt: item.receivedAt,
      door: caller.door,
      sender: plainText(caller.sender, 200),
      fileName:
        item.fileName === undefined ? null : plainText(item.fileName, 500),
      objectKey,
      bytes: spooled.bytes,
      sha256: item.sha256 ?? Buffer.from(spooled.sha256, "hex"),
      storedSha256: item.storedSha256 ?? null,
      code: failure.code,
      detail: failure.detail ?? null,
    });
    await record(tx, caller, {
      action: "quarantine.add",
      subject: id,
      outcome: "failure",
      detail: { code: failure.code },
    });
    await announceQuarantine(deps.database, tx, caller.site);
    return id;
  });
  return {
    state: "quarantined",
    code: failure.code,
    ...(failure.detail !== undefined && { detail: failure.detail }),
    ...item.named,
    quarantineId,
    bytes: spooled.bytes,
    warnings: [],
  };
}
