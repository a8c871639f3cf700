import type { Result } from "@isocenter/contracts";
import type { Clock } from "../../platform/clock/index.ts";
import { asFailure, type Failure } from "../../platform/errors/index.ts";
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
  readonly onProgress: (done: number, total: number) => void;
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

/** Studies in work at once: single-slice studies keep the threads as busy as one long series does. */
const studiesAtOnce = 4;

/**
 * The chain without a server: files → studies → results, the same functions that the platform's pipeline runs. Files that cannot
 * be taken are reported and the rest goes on. Pseudonyms are random and live as long as the call.
 */
export async function processFiles(
  deps: ProcessDeps,
  files: readonly string[],
  onStudy: (study: ProcessedStudy) => Promise<void>,
): Promise<{ refused: RefusedFile[] }> {
  const refused: RefusedFile[] = [];
  const instances: DescribedInstance[] = [];
  const known = new Map<string, string>();
  for (const file of files) {
    deps.signal.throwIfAborted();
    try {
      for await (const instance of describeFile(file)) {
        const before = known.get(instance.sopInstanceUid);
        if (before === instance.sha256) continue;
        if (before !== undefined)
          throw Object.assign(new Error("another file has this UID"), {
            code: "uid-conflict",
          });
        known.set(instance.sopInstanceUid, instance.sha256);
        instances.push(instance);
      }
    } catch (error) {
      refused.push({ file, failure: asFailure(error) });
    }
  }
  const studies = [
    ...Map.groupBy(
      instances,
      ({ studyInstanceUid }) => studyInstanceUid,
    ).values(),
  ];
  const subjects = new Map<string, string>();
  let next = 0;
  let done = 0;
  deps.onProgress(0, studies.length);
  const lanes = Array.from({ length: studiesAtOnce }, async () => {
    while (next < studies.length) {
      const study = studies[next++];
      const patientId = study[0].study.patientId;
      const subject = subjects.get(patientId) ?? newSubjectPseudonym();
      subjects.set(patientId, subject);
      await onStudy(await processStudy(deps, study, subject));
      deps.onProgress(++done, studies.length);
    }
  });
  await Promise.all(lanes);
  return { refused };
}

async function processStudy(
  deps: ProcessDeps,
  instances: readonly DescribedInstance[],
  subject: string,
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
  const slices = await deps.reader.readAll(
    selection.slices,
    (slice) => load(slice.SOPInstanceUID),
    {
      signal: deps.signal,
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
    identity: {
      PatientID: instances[0].study.patientId,
      StudyInstanceUID: instances[0].studyInstanceUid,
      files: [...new Set(instances.map(({ file }) => file))],
    },
  };
}
