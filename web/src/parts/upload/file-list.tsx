import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import Typography from "@mui/material/Typography";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { useFailureText, useFormat, useText } from "../../i18n/context.tsx";
import { TextLink } from "../links.tsx";
import { useProblemText } from "../problem.tsx";
import type { FileLine } from "./rows.ts";
import { FileVerdict } from "./verdict.tsx";

function Trouble(props: { line: FileLine }) {
  const failure = useFailureText();
  const problem = useProblemText(props.line.error);
  const words =
    props.line.error !== null
      ? { text: problem.title, remedy: problem.help }
      : failure(props.line.code, props.line);
  const stopped =
    props.line.error instanceof DOMException &&
    props.line.error.name === "AbortError";
  if (words.text === "" || stopped) return null;
  return (
    <Typography variant="body2" color="textSecondary" sx={{ mt: 0.25 }}>
      {words.text}. {words.remedy !== "" && <em>{words.remedy}.</em>}
    </Typography>
  );
}

function Line(props: { line: FileLine; dense: boolean }) {
  const text = useText();
  const format = useFormat();
  const { line } = props;
  return (
    <Box
      sx={{
        display: "grid",
        gridTemplateColumns: props.dense
          ? "minmax(0, 1fr) auto"
          : {
              xs: "minmax(0, 1fr) auto",
              md: "minmax(0, 1fr) 90px 170px 150px",
            },
        columnGap: 2,
        rowGap: 0.25,
        alignItems: "start",
        py: 0.9,
        px: 2,
        borderBottom: 1,
        borderColor: "divider",
      }}
    >
      <Box sx={{ minWidth: 0 }}>
        <Typography
          variant="body2"
          title={line.name}
          sx={{ overflowWrap: "anywhere", fontWeight: 550 }}
        >
          {line.name}
        </Typography>
        {line.parent !== null && (
          <Typography
            variant="caption"
            color="textSecondary"
            component="div"
            noWrap
          >
            {text.uploads.inside(line.parent)}
          </Typography>
        )}
        {line.state !== "stored" && <Trouble line={line} />}
        {line.share !== null && (
          <LinearProgress
            variant={line.share < 1 ? "determinate" : "indeterminate"}
            value={line.share * 100}
            aria-label={`${text.uploads.state.sending}: ${line.name}`}
            sx={{ mt: 0.75, borderRadius: 1 }}
          />
        )}
      </Box>
      {!props.dense && (
        <Typography
          variant="body2"
          color="textSecondary"
          className="num"
          sx={{ textAlign: "right", display: { xs: "none", md: "block" } }}
        >
          {line.bytes === null ? "" : format.bytes(line.bytes)}
        </Typography>
      )}
      <Box sx={{ fontSize: "0.87rem" }}>
        <FileVerdict state={line.state} />
      </Box>
      <Box
        sx={{
          fontSize: "0.87rem",
          textAlign: "right",
          gridColumn: props.dense ? "1 / -1" : { xs: "1 / -1", md: "auto" },
        }}
      >
        {line.quarantineId !== null ? (
          <TextLink to={`/quarantine/${encodeURIComponent(line.quarantineId)}`}>
            {text.uploads.openQuarantine}
          </TextLink>
        ) : (
          line.StudyInstanceUID !== null && (
            <TextLink
              to={`/studies/${encodeURIComponent(line.StudyInstanceUID)}`}
            >
              {text.uploads.openStudy}
            </TextLink>
          )
        )}
      </Box>
    </Box>
  );
}

/** A list of files of any length: only what is seen is drawn. */
export function FileList(props: {
  lines: readonly FileLine[];
  height: number | string;
  dense?: boolean;
  label: string;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: props.lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 48,
    overscan: 8,
    getItemKey: (index) => props.lines[index]?.key ?? index,
  });
  return (
    <Box
      ref={scroller}
      role="region"
      aria-label={props.label}
      tabIndex={0}
      sx={{ maxHeight: props.height, overflow: "auto", position: "relative" }}
    >
      <Box
        role="list"
        sx={{ position: "relative" }}
        style={{ height: rows.getTotalSize() }}
      >
        {rows.getVirtualItems().map((item) => {
          const line = props.lines[item.index];
          return (
            line !== undefined && (
              <Box
                key={item.key}
                ref={rows.measureElement}
                data-index={item.index}
                role="listitem"
                sx={{ position: "absolute", left: 0, right: 0, top: 0 }}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Line line={line} dense={props.dense ?? false} />
              </Box>
            )
          );
        })}
      </Box>
    </Box>
  );
}
