import { brainClasses, type Result } from "@isocenter/contracts";
import { parquetWriteBuffer } from "hyparquet-writer";
import { csv, type Cell } from "./csv.ts";

/** One row per study. Pseudonyms only. */
export interface StudyRow {
  readonly subject: string;
  readonly result: Result;
}

interface Column<T> {
  readonly name: string;
  readonly type: "STRING" | "DOUBLE" | "INT32" | "BOOLEAN";
  readonly of: (row: T) => Cell;
}

const studyColumns: readonly Column<StudyRow>[] = [
  { name: "subject", type: "STRING", of: ({ subject }) => subject },
  {
    name: "study",
    type: "STRING",
    of: ({ result }) => result.StudyInstanceUID,
  },
  { name: "verdict", type: "STRING", of: ({ result }) => result.verdict },
  { name: "finding", type: "STRING", of: ({ result }) => result.finding },
  ...brainClasses.map((name): Column<StudyRow> => ({
    name: `probability_${name}`,
    type: "DOUBLE",
    of: ({ result }) => result.probabilities?.[name] ?? null,
  })),
  {
    name: "in_distribution",
    type: "BOOLEAN",
    of: ({ result }) => result.inDistribution,
  },
  { name: "quality", type: "STRING", of: ({ result }) => result.quality },
  { name: "slices", type: "INT32", of: ({ result }) => result.slices.length },
  {
    name: "slices_read",
    type: "INT32",
    of: ({ result }) => result.slices.filter(({ reading }) => reading).length,
  },
  { name: "reason", type: "STRING", of: ({ result }) => result.verdictText.en },
  {
    name: "model",
    type: "STRING",
    of: ({ result }) =>
      result.model && `${result.model.id}@${result.model.version}`,
  },
  {
    name: "model_digest",
    type: "STRING",
    of: ({ result }) => result.model?.digest ?? null,
  },
  {
    name: "pipeline_version",
    type: "STRING",
    of: ({ result }) => result.provenance.pipelineVersion,
  },
];

interface SliceRow extends StudyRow {
  readonly slice: Result["slices"][number];
}

function sliceColumns(rows: readonly SliceRow[]): Column<SliceRow>[] {
  const features =
    rows.find(({ slice }) => slice.reading)?.slice.reading?.explanation
      .features ?? [];
  return [
    { name: "subject", type: "STRING", of: ({ subject }) => subject },
    {
      name: "study",
      type: "STRING",
      of: ({ result }) => result.StudyInstanceUID,
    },
    {
      name: "instance",
      type: "STRING",
      of: ({ slice }) => slice.SOPInstanceUID,
    },
    { name: "frame", type: "INT32", of: ({ slice }) => slice.frame },
    {
      name: "quality",
      type: "STRING",
      of: ({ slice }) => slice.quality.severity,
    },
    {
      name: "body_part",
      type: "STRING",
      of: ({ slice }) => slice.quality.bodyPart.label,
    },
    {
      name: "skipped",
      type: "STRING",
      of: ({ slice }) => slice.skipped?.en ?? null,
    },
    ...brainClasses.map((name): Column<SliceRow> => ({
      name: `probability_${name}`,
      type: "DOUBLE",
      of: ({ slice }) => slice.reading?.probabilities[name] ?? null,
    })),
    {
      name: "ood_score",
      type: "DOUBLE",
      of: ({ slice }) => slice.reading?.ood.score ?? null,
    },
    {
      name: "in_distribution",
      type: "BOOLEAN",
      of: ({ slice }) => slice.reading?.ood.inDistribution ?? null,
    },
    ...features.map(({ key }, index): Column<SliceRow> => ({
      name: `feature_${key}`,
      type: "DOUBLE",
      of: ({ slice }) =>
        slice.reading?.explanation.features[index]?.value ?? null,
    })),
  ];
}

/** The files of a table in its three forms, by name. */
export function resultTables(
  studies: readonly StudyRow[],
): Map<string, string | Uint8Array> {
  const slices = studies.flatMap((study) =>
    study.result.slices.map((slice) => ({ ...study, slice })),
  );
  return new Map([
    ...table("studies", studyColumns, studies),
    ...table("slices", sliceColumns(slices), slices),
    ["results.json", `${JSON.stringify(studies, null, 1)}\n`] as const,
  ]);
}

function table<T>(
  name: string,
  columns: readonly Column<T>[],
  rows: readonly T[],
): [string, string | Uint8Array][] {
  const text = csv(
    columns.map((column) => column.name),
    rows.map((row) => columns.map(({ of }) => of(row))),
  );
  const parquet = parquetWriteBuffer({
    columnData: columns.map(({ name: column, type, of }) => ({
      name: column,
      type,
      data: rows.map((row) => of(row)),
      nullable: true,
    })),
  });
  return [
    [`${name}.csv`, text],
    [`${name}.parquet`, new Uint8Array(parquet)],
  ];
}
