import { brainClasses, type Result } from "@isocenter/contracts";
import { brainFeatures } from "@isocenter/imaging";
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

const sliceColumns: readonly Column<SliceRow>[] = [
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
  ...brainFeatures.map(({ key }): Column<SliceRow> => ({
    name: `feature_${key}`,
    type: "DOUBLE",
    of: ({ slice }) =>
      slice.reading?.explanation.features.find((feature) => feature.key === key)
        ?.value ?? null,
  })),
];

export interface ResultTables {
  /** `order` is compared as text: rows of studies stand in its order, those of a study's slices in theirs. */
  add(study: StudyRow, order: string): void;
  /** The files of both tables, by name. */
  files(): Map<string, string | Uint8Array>;
}

/** Keeps cells, not results: a result with its explanations is a hundred times as large. */
export function createResultTables(): ResultTables {
  const studies: Row[] = [];
  const slices: Row[] = [];
  return {
    add(study, order) {
      studies.push({ order, cells: studyColumns.map(({ of }) => of(study)) });
      for (const slice of study.result.slices)
        slices.push({
          order,
          cells: sliceColumns.map(({ of }) => of({ ...study, slice })),
        });
    },
    files: () =>
      new Map([
        ...table("studies", studyColumns, studies),
        ...table("slices", sliceColumns, slices),
      ]),
  };
}

/** Both tables of all studies at once, in the order given. */
export function resultTables(
  studies: readonly StudyRow[],
): Map<string, string | Uint8Array> {
  const tables = createResultTables();
  for (const [index, study] of studies.entries())
    tables.add(study, String(index).padStart(9, "0"));
  return tables.files();
}

interface Row {
  readonly order: string;
  readonly cells: readonly Cell[];
}

function table(
  name: string,
  columns: readonly Pick<Column<never>, "name" | "type">[],
  rows: readonly Row[],
): [string, string | Uint8Array][] {
  const sorted = rows
    .toSorted((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
    .map(({ cells }) => cells);
  const text = csv(
    columns.map((column) => column.name),
    sorted,
  );
  const parquet = parquetWriteBuffer({
    columnData: columns.map(({ name: column, type }, index) => ({
      name: column,
      type,
      data: sorted.map((cells) => cells[index]),
      nullable: true,
    })),
  });
  return [
    [`${name}.csv`, text],
    [`${name}.parquet`, new Uint8Array(parquet)],
  ];
}
