import type { Result } from "@isocenter/contracts";
import type { Clock } from "../../platform/clock/index.ts";
import { asFailure, Failure } from "../../platform/errors/index.ts";
import { describeFile, type DescribedInstance } from "../archive/index.ts";
import {
  newPseudonymousUid,
  newSubjectPseudonym,
} from "../deidentification/index.ts";
import {
  concludeStudy,
  selectSlices,
  type ContractInstance,
  type Reader,
} from "../inference/index.ts";
import type { Model } from "../models/index.ts";
import { suggest } from "../results/index.ts";

export interface ProcessDeps {
  readonly reader: Reader;
  readonly model: Model;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Studies; a study in work counts by the share of its slices that are read. */
  readonly onProgress: (done: number, total: number) => void;
  /** Files described, before the first study begins. */
  readonly onFile?: (done: number, total: number) => void;
  /** The input contract; the model's own unless a caller measures or tests with another. */
  readonly select?: typeof selectSlices;
}

/** A study that went through the chain. Everything but `identity` and `files` holds pseudonyms only. */
export interface ProcessedStudy {
  readonly subject: string;
  readonly result: Result;
  /** Part 10 bytes of an instance by its pseudonymous UID. */
  load(SOPInstanceUID: string): Promise<Uint8Array>;
  /** The way back, kept apart from every table and report. */
  readonly identity: {
    readonly PatientID: string;
    readonly StudyInstanceUID: string;
    readonly files: readonly string[];
  };
}

export interface RefusedFile {
  readonly file: string;
  readonly failure: Failure;
}

/** A study whose files were taken, but that the chain could not finish; on a platform it would be a dead letter. */
export interface FailedStudy {
  readonly subject: string;
  readonly identity: ProcessedStudy["identity"];
  readonly failure: Failure;
}

export interface Processed {
  readonly refused: readonly RefusedFile[];
  readonly failed: readonly FailedStudy[];
  /** Objects that came a second time with the same bytes. */
  readonly duplicates: number;
}

/** Studies in work at once: single-slice studies keep the threads as busy as one long series does. */
const studiesAtOnce = 4;

/**
 * The chain without a server: files → studies → results, the same functions that the platform's pipeline runs. Files that cannot
 * be taken and studies that fail are reported and the rest goes on. Pseudonyms are random and live as long as the call. Rejects
 * with the signal's reason once what is in work has ended, and with what `onStudy` throws.
 */
export async function processFiles(
  deps: ProcessDeps,
  files: readonly string[],
  onStudy: (study: ProcessedStudy) => Promise<void>,
): Promise<Processed> {
  const { instances, refused, duplicates } = await describeFiles(deps, files);
  const studies = [
    ...Map.groupBy(
      instances,
      ({ studyInstanceUid }) => studyInstanceUid,
    ).values(),
  ];
  const failed: FailedStudy[] = [];
  const subjects = new Map<string, string>();
  const shares = new Map<number, number>();
  let next = 0;
  let done = 0;
  let stopped = false;
  const progress = () => {
    const begun = [...shares.values()].reduce((sum, share) => sum + share, 0);
    deps.onProgress(done + begun, studies.length);
  };
  const work = async (index: number): Promise<void> => {
    const study = studies[index];
    const { patientId } = study[0].study;
    const subject = subjects.get(patientId) ?? newSubjectPseudonym();
    subjects.set(patientId, subject);
    const processed = await processStudy(deps, study, subject, (share) => {
      shares.set(index, share);
      progress();
    }).catch((error: unknown): FailedStudy => {
      deps.signal.throwIfAborted();
      return {
        subject,
        identity: identityOf(study),
        failure: asFailure(error),
      };
    });
    if ("failure" in processed) failed.push(processed);
    else await onStudy(processed);
    shares.delete(index);
    done += 1;
    progress();
  };
  progress();
  const lanes = Array.from({ length: studiesAtOnce }, async () => {
    try {
      while (next < studies.length && !stopped) {
        deps.signal.throwIfAborted();
        await work(next++);
      }
    } catch (error) {
      stopped = true;
      throw error;
    }
  });
  for (const end of await Promise.allSettled(lanes))
    if (end.status === "rejected") throw end.reason;
  return { refused, failed, duplicates };
}

async function describeFiles(
  { signal, onFile }: ProcessDeps,
  files: readonly string[],
) {
  const refused: RefusedFile[] = [];
  const instances: DescribedInstance[] = [];
  const known = new Map<string, string>();
  let duplicates = 0;
  for (const [index, file] of files.entries()) {
    signal.throwIfAborted();
    try {
      for await (const instance of describeFile(file)) {
        const before = known.get(instance.sopInstanceUid);
        if (before === undefined) {
          known.set(instance.sopInstanceUid, instance.sha256);
          instances.push(instance);
        } else if (before === instance.sha256) duplicates += 1;
        else
          throw new Failure("uid-conflict", {
            detail: "The first file is taken",
          });
      }
    } catch (error) {
      refused.push({ file, failure: asFailure(error) });
    }
    onFile?.(index + 1, files.length);
  }
  return { instances, refused, duplicates };
}

const identityOf = (
  instances: readonly DescribedInstance[],
): ProcessedStudy["identity"] => ({
  PatientID: instances[0].study.patientId,
  StudyInstanceUID: instances[0].studyInstanceUid,
  files: [...new Set(instances.map(({ file }) => file))],
});

async function processStudy(
  deps: ProcessDeps,
  instances: readonly DescribedInstance[],
  subject: string,
  onShare: (share: number) => void,
): Promise<ProcessedStudy> {
  const pseudonyms = new Map<string, string>();
  const pseudonym = (uid: string) => {
    const known = pseudonyms.get(uid) ?? newPseudonymousUid();
    pseudonyms.set(uid, known);
    return known;
  };
  const bySop = new Map<string, DescribedInstance>();
  const clean = instances.map((instance): ContractInstance => {
    const SOPInstanceUID = pseudonym(instance.sopInstanceUid);
    bySop.set(SOPInstanceUID, instance);
    return {
      SOPInstanceUID,
      SeriesInstanceUID: pseudonym(instance.seriesInstanceUid),
      InstanceNumber: instance.instanceNumber,
      NumberOfFrames: instance.numberOfFrames,
      Rows: instance.rows,
      Columns: instance.columns,
      sha256: instance.sha256,
      header: instance.header,
    };
  });
  const load = async (SOPInstanceUID: string) =>
    await bySop.get(SOPInstanceUID)!.load();
  const selection = (deps.select ?? selectSlices)(clean);
  let read = 0;
  const slices = await deps.reader.readAll(
    selection.slices,
    (slice) => load(slice.SOPInstanceUID),
    {
      signal: deps.signal,
      onSlice: () => onShare((read += 1) / selection.slices.length),
    },
  );
  const result = concludeStudy({
    StudyInstanceUID: pseudonym(instances[0].studyInstanceUid),
    generation: 1,
    createdAt: deps.clock.now(),
    selection,
    refusal: null,
    slices,
    model: deps.model,
    inputs: clean.map(({ SOPInstanceUID, sha256 }) => ({
      SOPInstanceUID,
      sha256,
    })),
  });
  return {
    subject,
    result: { ...result, suggestions: suggest(result, {}) },
    load,
    identity: identityOf(instances),
  };
}
