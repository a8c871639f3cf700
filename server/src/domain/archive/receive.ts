import type { Transaction } from "../../platform/database/index.ts";
import { asFailure, Failure } from "../../platform/errors/index.ts";
import { record } from "../audit/index.ts";
import { authorise, type Caller } from "../identity/index.ts";
import { announceStudy } from "./announce.ts";
import type { ArchiveDeps } from "./deps.ts";
import {
  describeInstance,
  plainText,
  type InstanceFacts,
} from "./describe-instance.ts";
import { quarantine } from "./quarantine.ts";
import { readSpooledHeader, type Header } from "./read-header.ts";
import { spoolObject, type SpooledObject } from "./spool-object.ts";
import { insertInstance, selectDigest, selectSeriesStudy } from "./store.ts";
import type { Incoming, Reception } from "./types.ts";

/** Larger unreadable objects are refused, not kept: quarantine is for a person to look at, not a place to fill a disk. */
const unreadableBytesMax = 256 * 1024 * 1024;

/**
 * Takes one object in, whichever door it came through:
 *
 *   stream → spool (fsync) → verdict → object (rename, fsync of the directory) → index (commit) → reception
 *
 * When it returns, what it says is durable. `stored` and `duplicate` mean: the archive has these bytes. `quarantined`: they
 * are kept for a person, with the reason. `refused`: they are not kept.
 * Throws what the source throws (nothing remains), `forbidden`, `storage-full`, `internal`.
 */
export async function receive(
  deps: ArchiveDeps,
  caller: Caller,
  incoming: Incoming,
): Promise<Reception> {
  return await take(deps, caller, incoming, quarantine);
}

/**
 * The same for an object that is in quarantine already: what still does not pass is answered as `refused`, not kept a second
 * time.
 */
export async function receiveAgain(
  deps: ArchiveDeps,
  caller: Caller,
  incoming: Incoming,
): Promise<Reception> {
  return await take(deps, caller, incoming, (_deps, _caller, item) =>
    Promise.resolve({
      state: "refused",
      code: item.failure.code,
      ...(item.failure.detail !== undefined && { detail: item.failure.detail }),
      bytes: item.spooled.bytes,
      warnings: [],
    }),
  );
}

async function take(
  deps: ArchiveDeps,
  caller: Caller,
  incoming: Incoming,
  keep: typeof quarantine,
): Promise<Reception> {
  await authorise(deps, caller, "study.store", "incoming");
  let object: SpooledObject;
  try {
    object = await spoolObject(
      deps.spool,
      incoming,
      deps.settings.objectBytesMax,
    );
  } catch (error) {
    if (error instanceof Failure && error.code === "limit-exceeded")
      return await refused(deps, caller, error, 0);
    throw error;
  }
  try {
    return await judge(deps, caller, incoming, object, keep);
  } finally {
    // Adopted files are gone from the spool; what was a duplicate or failed on the way is removed.
    await object.spooled.discard();
  }
}

/** Nothing of it is kept; that it came is on record. */
async function refused(
  deps: ArchiveDeps,
  caller: Caller,
  failure: Failure,
  bytes: number,
): Promise<Reception> {
  await deps.database.transaction((tx) =>
    record(tx, caller, {
      action: "object.refuse",
      subject: "incoming",
      outcome: "failure",
      detail: { code: failure.code },
    }),
  );
  return {
    state: "refused",
    code: failure.code,
    ...(failure.detail !== undefined && { detail: failure.detail }),
    bytes,
    warnings: [],
  };
}

async function judge(
  deps: ArchiveDeps,
  caller: Caller,
  incoming: Incoming,
  object: SpooledObject,
  keep: typeof quarantine,
): Promise<Reception> {
  const receivedAt = deps.clock.now();
  const { spooled, head } = object;
  const refuse = (
    failure: Failure,
    facts?: InstanceFacts,
    storedSha256?: Buffer,
    objectKey?: string,
  ) =>
    keep(deps, caller, {
      spooled,
      failure,
      receivedAt,
      fileName: incoming.fileName,
      storedSha256,
      objectKey,
      sha256: head?.datasetSha256,
      ...(facts && { named: named(facts) }),
    });
  if (!head || object.problem) {
    const failure = object.problem ?? new Failure("not-dicom");
    if (spooled.bytes === 0 || spooled.bytes > unreadableBytesMax)
      return await refused(deps, caller, failure, spooled.bytes);
    return await refuse(failure);
  }
  let header: Header;
  let facts: InstanceFacts;
  try {
    header = await readSpooledHeader(spooled.path, spooled.bytes);
    facts = describeInstance(header);
    checkAnnounced(incoming, facts, head);
  } catch (error) {
    const failure = asFailure(error);
    if (failure.code === "internal") throw failure;
    return await refuse(failure);
  }
  const stored = await selectDigest(
    deps.database.sql,
    caller.site,
    facts.sopInstanceUid,
  );
  if (stored) return await compare(stored);
  const seriesStudy = await selectSeriesStudy(
    deps.database.sql,
    caller.site,
    facts.seriesInstanceUid,
  );
  if (seriesStudy !== undefined && seriesStudy !== facts.studyInstanceUid)
    return await refuse(
      new Failure("study-mismatch", {
        detail: "The series is already part of another study",
      }),
      facts,
    );
  const objectKey = `objects/${caller.site}/${spooled.sha256.slice(0, 2)}/${spooled.sha256.slice(2, 4)}/${spooled.sha256}`;
  await deps.objects.adopt(spooled, objectKey);
  let isNew: boolean;
  try {
    isNew = await deps.database.transaction(index);
  } catch (error) {
    // Another sender was faster, with the same study for another patient or the same series in another study.
    const failure = asFailure(error);
    if (failure.code !== "study-mismatch") throw error;
    return await refuse(failure, facts, undefined, objectKey);
  }
  if (isNew) return reception("stored");
  // Another door was faster between the look and the insert: the key decided, the digests say what it means.
  const first = await selectDigest(
    deps.database.sql,
    caller.site,
    facts.sopInstanceUid,
  );
  return await compare(first!, objectKey);

  async function index(tx: Transaction): Promise<boolean> {
    const inserted = await insertInstance(tx, {
      ...facts,
      site: caller.site,
      transferSyntaxUid: head!.transferSyntaxUID,
      objectKey,
      objectBytes: spooled.bytes,
      datasetSha256: head!.datasetSha256,
      datasetOffset: object.datasetOffset,
      door: caller.door,
      sender: plainText(caller.sender, 200),
      receivedAt,
      quietUntil: new Date(receivedAt.getTime() + deps.settings.quietPeriodMs),
    });
    if (!inserted) return false;
    await record(tx, caller, {
      action: "instance.store",
      subject: `sha256:${head!.datasetSha256.toString("hex")}`,
    });
    await announceStudy(deps.database, tx, caller.site, facts.studyInstanceUid);
    return true;
  }

  function reception(state: "stored" | "duplicate"): Reception {
    return {
      state,
      ...named(facts),
      bytes: spooled.bytes,
      warnings: [...new Set(header.findings.map(({ text }) => text))].slice(
        0,
        20,
      ),
    };
  }
  async function compare(
    digest: Buffer,
    adoptedKey?: string,
  ): Promise<Reception> {
    if (digest.equals(head!.datasetSha256)) return reception("duplicate");
    return await refuse(
      new Failure("uid-conflict", {
        detail:
          "Its bytes differ; the same image in another encoding differs too",
      }),
      facts,
      digest,
      adoptedKey,
    );
  }
}

function checkAnnounced(
  incoming: Incoming,
  facts: InstanceFacts,
  head: { readonly SOPClassUID: string; readonly SOPInstanceUID: string },
): void {
  const announced = incoming.announced ?? {};
  if (
    (announced.SOPClassUID !== undefined &&
      announced.SOPClassUID !== facts.sopClassUid) ||
    (announced.SOPInstanceUID !== undefined &&
      announced.SOPInstanceUID !== facts.sopInstanceUid) ||
    head.SOPInstanceUID !== facts.sopInstanceUid ||
    // Group 0002 is written from what was announced: it must not name another class than the data set (PS3.10 §7.1).
    head.SOPClassUID !== facts.sopClassUid
  )
    throw new Failure("sop-class-mismatch");
  if (
    announced.StudyInstanceUID !== undefined &&
    announced.StudyInstanceUID !== facts.studyInstanceUid
  )
    throw new Failure("study-mismatch");
}

function named(facts: InstanceFacts) {
  return {
    SOPClassUID: facts.sopClassUid,
    SOPInstanceUID: facts.sopInstanceUid,
    SeriesInstanceUID: facts.seriesInstanceUid,
    StudyInstanceUID: facts.studyInstanceUid,
  };
}
