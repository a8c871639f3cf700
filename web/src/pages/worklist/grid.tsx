import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import useMediaQuery from "@mui/material/useMediaQuery";
import { useTheme } from "@mui/material/styles";
import type { WorklistRow } from "@isocenter/contracts";
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  memo,
  useCallback,
  useEffect,
  useRef,
  useState,
  type MouseEvent,
} from "react";
import { useNavigate } from "react-router";
import type { WorklistFilter } from "../../api/queries.ts";
import { useText } from "../../i18n/context.tsx";
import { useKeys } from "../../parts/keys.ts";
import { useDisplayName } from "../../parts/person.tsx";
import { RelativeTime } from "../../parts/time.tsx";
import { AiCell, PatientCell, StateCell, studyPath } from "./cells.tsx";
import { columns, tracksOf, type ColumnName } from "./columns.tsx";
import { PrioritySign } from "./priority-sign.tsx";
import "./row.css";
import { useRows } from "./rows.ts";

const rowHeight = 52;
const cardHeight = 124;

function Card(props: { row: WorklistRow; current: boolean }) {
  const text = useText();
  const { row } = props;
  return (
    <div role="gridcell" className="wl-card">
      <PrioritySign priority={row.priority} focusable={props.current} />
      <div className="wl-cell">
        <PatientCell row={row} focusable={props.current} />
      </div>
      <span className="wl-quiet wl-small">
        <RelativeTime iso={row.receivedAt} />
      </span>
      <span className="wide wl-line wl-quiet">
        {[
          row.ModalitiesInStudy.join(" "),
          row.NumberOfStudyRelatedInstances,
          row.StudyDescription ?? text.worklist.noDescription,
        ].join(" · ")}
      </span>
      <div className="wide wl-flow">
        {row.result === null ? <StateCell row={row} /> : <AiCell row={row} />}
      </div>
    </div>
  );
}

const Row = memo(function Row(props: {
  row: WorklistRow | undefined;
  index: number;
  current: boolean;
  names: readonly ColumnName[];
  cards: boolean;
  start: number;
  onOpen: (index: number, row: WorklistRow, event: MouseEvent) => void;
}) {
  const text = useText();
  const displayName = useDisplayName();
  const { row, cards } = props;
  return (
    // The keyboard moves the cursor of the grid and opens with Enter; a row itself is never in focus.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- see above
    <div
      role="row"
      id={`study-row-${props.index}`}
      aria-rowindex={props.index + 2}
      aria-selected={props.current}
      aria-label={
        row === undefined
          ? text.common.loading
          : text.worklist.rowLabel(
              displayName(row),
              row.StudyDescription ?? text.worklist.noDescription,
            )
      }
      onClick={(event) => {
        if (row !== undefined) props.onOpen(props.index, row, event);
      }}
      className="wl-row"
      style={{
        height: cards ? cardHeight : rowHeight,
        transform: `translateY(${props.start}px)`,
      }}
    >
      {row === undefined ? (
        <div role="gridcell" style={{ gridColumn: "1 / -1" }}>
          <Skeleton height={26} />
        </div>
      ) : cards ? (
        <Card row={row} current={props.current} />
      ) : (
        props.names.map((name) => {
          const { Cell, numeric } = columns[name];
          return (
            <div
              key={name}
              role="gridcell"
              className={numeric === true ? "wl-cell numeric" : "wl-cell"}
            >
              <Cell row={row} current={props.current} />
            </div>
          );
        })
      )}
    </div>
  );
});

/** Rows of any number: pages are asked for as they come into view, only what is seen is drawn. */
export function Grid(props: {
  filter: WorklistFilter;
  head: readonly WorklistRow[];
  total: number;
  names: readonly ColumnName[];
}) {
  const text = useText();
  const navigate = useNavigate();
  const cards = !useMediaQuery(useTheme().breakpoints.up("md"));
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState(0);
  const size = cards ? cardHeight : rowHeight;
  const virtual = useVirtualizer({
    count: props.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    overscan: 6,
  });
  useEffect(() => virtual.measure(), [size, virtual]);
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const rowAt = useRows(props.filter, props.head, { first, last });
  const current = Math.min(cursor, Math.max(props.total - 1, 0));

  const move = (to: number) => {
    const next = Math.min(Math.max(to, 0), props.total - 1);
    setCursor(next);
    virtual.scrollToIndex(next, { align: "auto" });
  };
  const screen = Math.max(1, last - first - 12);
  const open = () => {
    const row = rowAt(current);
    if (row !== undefined) void navigate(studyPath(row.StudyInstanceUID));
  };
  useKeys({
    j: () => move(current + 1),
    k: () => move(current - 1),
    ArrowDown: () => move(current + 1),
    ArrowUp: () => move(current - 1),
    PageDown: () => move(current + screen),
    PageUp: () => move(current - screen),
    Home: () => move(0),
    End: () => move(props.total - 1),
    Enter: (event) => {
      // Enter on a button or link is theirs.
      if (
        event.target instanceof Element &&
        event.target.closest("a, button") !== null
      ) {
        (event.target.closest("a, button") as HTMLElement).click();
        return;
      }
      open();
    },
  });

  const openRow = useCallback(
    (index: number, row: WorklistRow, event: MouseEvent) => {
      setCursor(index);
      // A link inside opens by itself, also in a new tab; a button does what it says.
      if (
        event.target instanceof Element &&
        event.target.closest("a, button") !== null
      )
        return;
      void navigate(studyPath(row.StudyInstanceUID));
    },
    [navigate],
  );
  const { tracks, widthMin } = cards
    ? { tracks: "minmax(0, 1fr)", widthMin: 0 }
    : tracksOf(props.names);
  return (
    <Box
      ref={scroller}
      role="grid"
      aria-label={text.worklist.grid}
      aria-rowcount={props.total + 1}
      aria-colcount={cards ? 1 : props.names.length}
      aria-activedescendant={
        current >= first && current <= last ? `study-row-${current}` : undefined
      }
      tabIndex={0}
      sx={{
        flexGrow: 1,
        minHeight: 240,
        overflow: "auto",
        bgcolor: "background.paper",
        border: 1,
        borderColor: "divider",
        borderRadius: 1.5,
        "&:focus-visible": { outlineOffset: -2 },
      }}
      style={{ ["--tracks" as string]: tracks }}
    >
      <Box
        role="row"
        aria-rowindex={1}
        className={cards ? "sr-only" : ""}
        style={cards ? undefined : { minWidth: widthMin }}
        sx={
          cards
            ? undefined
            : {
                position: "sticky",
                top: 0,
                zIndex: 1,
                display: "grid",
                gridTemplateColumns: "var(--tracks)",
                columnGap: 2,
                alignItems: "center",
                height: 38,
                px: 2,
                bgcolor: "background.raised",
                borderBottom: 1,
                borderColor: "divider",
                fontSize: "0.8rem",
                fontWeight: 600,
                color: "text.secondary",
              }
        }
      >
        {cards ? (
          <span role="columnheader">{text.worklist.grid}</span>
        ) : (
          props.names.map((name) => (
            <Box
              key={name}
              role="columnheader"
              sx={{
                textAlign: columns[name].numeric === true ? "right" : "left",
                overflow: "hidden",
                textOverflow: "ellipsis",
                whiteSpace: "nowrap",
              }}
            >
              {name === "priority" ? (
                <>
                  <span aria-hidden>!</span>
                  <span className="sr-only">{text.worklist.column[name]}</span>
                </>
              ) : (
                text.worklist.column[name]
              )}
            </Box>
          ))
        )}
      </Box>
      <Box
        role="presentation"
        sx={{ position: "relative" }}
        style={{ height: virtual.getTotalSize(), minWidth: widthMin }}
      >
        {items.map((item) => (
          <Row
            key={item.key}
            row={rowAt(item.index)}
            index={item.index}
            current={item.index === current}
            names={props.names}
            cards={cards}
            start={item.start}
            onOpen={openRow}
          />
        ))}
      </Box>
    </Box>
  );
}
