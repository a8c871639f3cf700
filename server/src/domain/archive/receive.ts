import { asFailure, Failure } from "../../platform/errors/index.ts";
import { record } from "../audit/index.ts";
import { authorise, type Caller } from "../identity/index.ts";
import { announceStudy } from "./announce.ts";
import type { ArchiveDeps } from "./deps.ts";
import { describeInstance, type InstanceFacts } from "./describe-instance.ts";
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
      return {
        state: "refused",
        code: error.code,
        ...(error.detail && { detail: error.detail }),
        bytes: 0,
        warnings: [],
      };
    throw error;
  }
  try {
    return await judge(deps, caller, incoming, object);
  } finally {
    // Adopted files are gone from the spool; what was a duplicate or failed on the way is removed.
    await object.spooled.discard();
  }
}

async function judge(
  deps: ArchiveDeps,
  caller: Caller,
  incoming: Incoming,
  object: SpooledObject,
): Promise<Reception> {
  const receivedAt = deps.clock.now();
  const { spooled, head } = object;
  const refuse = (
    failure: Failure,
    facts?: InstanceFacts,
    storedSha256?: Buffer,
    objectKey?: string,
  ) =>
    quarantine(deps, caller, {
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
      return {
        state: "refused",
        code: failure.code,
        bytes: spooled.bytes,
        warnings: [],
      };
    return await refuse(failure);
  }
  let header: Header;
  let facts: InstanceFacts;
  try {
    header = await readSpooledHeader(spooled.path, spooled.bytes);
    facts = describeInstance(header);
    checkAnnounced(incoming, facts, head.SOPInstanceUID);
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
  const isNew = await deps.database.transaction(async (tx) => {
    const inserted = await insertInstance(tx, {
      ...facts,
      site: caller.site,
      transferSyntaxUid: head.transferSyntaxUID,
      objectKey,
      objectBytes: spooled.bytes,
      datasetSha256: head.datasetSha256,
      datasetOffset: object.datasetOffset,
      door: caller.door,
      sender: caller.sender.slice(0, 200),
      receivedAt,
      quietUntil: new Date(receivedAt.getTime() + deps.settings.quietPeriodMs),
    });
    if (!inserted) return false;
    await record(tx, caller, {
      action: "instance.store",
      subject: `sha256:${head.datasetSha256.toString("hex")}`,
    });
    await announceStudy(deps.database, tx, caller.site, facts.studyInstanceUid);
    return true;
  });
  if (isNew) return reception("stored");
  // Another door was faster between the look and the insert: the key decided, the digests say what it means.
  const first = await selectDigest(
    deps.database.sql,
    caller.site,
    facts.sopInstanceUid,
  );
  return await compare(first!, objectKey);

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
    return await refuse(new Failure("uid-conflict"), facts, digest, adoptedKey);
  }
}

function checkAnnounced(
  incoming: Incoming,
  facts: InstanceFacts,
  metaInstance: string,
): void {
  const announced = incoming.announced ?? {};
  if (
    (announced.SOPClassUID !== undefined &&
      announced.SOPClassUID !== facts.sopClassUid) ||
    (announced.SOPInstanceUID !== undefined &&
      announced.SOPInstanceUID !== facts.sopInstanceUid) ||
    metaInstance !== facts.sopInstanceUid
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
