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
  /** CSS grid track. */
  readonly track: string;
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
    track: "40px",
    Cell: ({ row, current }) => (
      <PrioritySign priority={row.priority} focusable={current} />
    ),
  },
  patient: {
    track: "minmax(170px, 1.3fr)",
    Cell: ({ row, current }) => <PatientCell row={row} focusable={current} />,
  },
  study: {
    track: "minmax(140px, 1.3fr)",
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
    track: "76px",
    Cell: ({ row }) => <Plain>{row.ModalitiesInStudy.join(" ") || "–"}</Plain>,
  },
  images: {
    track: "74px",
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
    track: "104px",
    Cell: ({ row }) => (
      <Plain>
        <RelativeTime iso={row.receivedAt} />
      </Plain>
    ),
  },
  ai: {
    track: "minmax(250px, 1.6fr)",
    Cell: ({ row }) => <AiCell row={row} />,
  },
  state: {
    track: "minmax(130px, 0.9fr)",
    Cell: ({ row }) => <StateCell row={row} />,
  },
  studyDate: {
    track: "112px",
    Cell: ({ row }) => {
      const format = useFormat();
      return <Plain>{format.dicomDate(row.StudyDate)}</Plain>;
    },
  },
  accession: {
    track: "minmax(100px, 0.8fr)",
    Cell: ({ row }) => <Plain>{row.AccessionNumber ?? "–"}</Plain>,
  },
  pseudonym: {
    track: "112px",
    Cell: ({ row }) => <Plain>{row.pseudonym ?? "–"}</Plain>,
  },
};

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
