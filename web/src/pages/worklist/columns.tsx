import type { WorklistRow } from "@isocenter/contracts";
import type { ReactNode } from "react";
import { useFormat, useText } from "../../i18n/context.tsx";
import { RelativeTime } from "../../parts/time.tsx";
import { AiCell, PatientCell, StateCell } from "./cells.tsx";
import { PrioritySign } from "./priority-sign.tsx";

export const columnValues = [
  "priority",
  "patient",
  "study",
  "modality",
  "images",
  "received",
  "ai",
  "state",
  "studyDate",
  "accession",
  "pseudonym",
] as const;
export type ColumnName = (typeof columnValues)[number];

/** Without these two a row says nothing. */
export const fixedColumns: readonly ColumnName[] = ["priority", "patient"];
export const defaultColumns: readonly ColumnName[] = [
  "priority",
  "patient",
  "study",
  "modality",
  "images",
  "received",
  "ai",
  "state",
];

interface Column {
  /** Least width in pixels: below it the list scrolls sideways. */
  readonly least: number;
  /** Share of what is left over; 0 for a column that does not grow. */
  readonly grow: number;
  readonly numeric?: boolean;
  readonly Cell: (props: {
    row: WorklistRow;
    /** The row under the cursor: its controls can be reached with Tab. */
    current: boolean;
  }) => ReactNode;
}

function Plain(props: { children: ReactNode; title?: string }) {
  return (
    <span className="wl-line" title={props.title}>
      {props.children}
    </span>
  );
}

export const columns: Record<ColumnName, Column> = {
  priority: {
    least: 40,
    grow: 0,
    Cell: ({ row, current }) => (
      <PrioritySign priority={row.priority} focusable={current} />
    ),
  },
  patient: {
    least: 170,
    grow: 1.3,
    Cell: ({ row, current }) => <PatientCell row={row} focusable={current} />,
  },
  study: {
    least: 140,
    grow: 1.3,
    Cell: ({ row }) => {
      const text = useText();
      const description = row.StudyDescription ?? "";
      return description === "" ? (
        <span className="wl-line wl-quiet">{text.worklist.noDescription}</span>
      ) : (
        <Plain title={description}>{description}</Plain>
      );
    },
  },
  modality: {
    least: 76,
    grow: 0,
    Cell: ({ row }) => <Plain>{row.ModalitiesInStudy.join(" ") || "–"}</Plain>,
  },
  images: {
    least: 74,
    grow: 0,
    numeric: true,
    Cell: ({ row }) => {
      const text = useText();
      const format = useFormat();
      const images = format.integer(row.NumberOfStudyRelatedInstances);
      return (
        <span
          className="num"
          title={text.worklist.images(
            images,
            format.integer(row.NumberOfStudyRelatedSeries),
          )}
        >
          {images}
        </span>
      );
    },
  },
  received: {
    least: 104,
    grow: 0,
    Cell: ({ row }) => (
      <Plain>
        <RelativeTime iso={row.receivedAt} />
      </Plain>
    ),
  },
  ai: {
    least: 310,
    grow: 1.5,
    Cell: ({ row }) => <AiCell row={row} />,
  },
  state: {
    least: 130,
    grow: 0.9,
    Cell: ({ row }) => <StateCell row={row} />,
  },
  studyDate: {
    least: 112,
    grow: 0,
    Cell: ({ row }) => {
      const format = useFormat();
      return <Plain>{format.dicomDate(row.StudyDate)}</Plain>;
    },
  },
  accession: {
    least: 100,
    grow: 0.8,
    Cell: ({ row }) => <Plain>{row.AccessionNumber ?? "–"}</Plain>,
  },
  pseudonym: {
    least: 112,
    grow: 0,
    Cell: ({ row }) => <Plain>{row.pseudonym ?? "–"}</Plain>,
  },
};

/** Between columns, and at both ends of a row; as in row.css. */
const gap = 16;

export function tracksOf(names: readonly ColumnName[]): {
  tracks: string;
  widthMin: number;
} {
  const chosen = names.map((name) => columns[name]);
  return {
    tracks: chosen
      .map(({ least, grow }) =>
        grow === 0 ? `${least}px` : `minmax(${least}px, ${grow}fr)`,
      )
      .join(" "),
    widthMin: chosen.reduce((sum, { least }) => sum + least + gap, gap),
  };
}

const storageKey = "isocenter.columns";

export function readColumns(): readonly ColumnName[] {
  try {
    const stored: unknown = JSON.parse(
      localStorage.getItem(storageKey) ?? "null",
    );
    if (!Array.isArray(stored)) return defaultColumns;
    return columnValues.filter(
      (name) => fixedColumns.includes(name) || stored.includes(name),
    );
  } catch {
    return defaultColumns;
  }
}

export function writeColumns(names: readonly ColumnName[]): void {
  localStorage.setItem(storageKey, JSON.stringify(names));
}
