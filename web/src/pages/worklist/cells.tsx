import ErrorOutlined from "@mui/icons-material/ErrorOutlined";
import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import type { WorklistRow } from "@isocenter/contracts";
import { useFailureText, useFormat, useText } from "../../i18n/context.tsx";
import { ShareBar } from "../../parts/bar.tsx";
import { TextLink } from "../../parts/links.tsx";
import { displayName, useAgeSex } from "../../parts/person.tsx";
import {
  DistributionSign,
  SeveritySign,
  StateSign,
  VerdictSign,
} from "../../parts/signs.tsx";

export function studyPath(uid: string): string {
  return `/studies/${encodeURIComponent(uid)}`;
}

export function PatientCell(props: { row: WorklistRow; focusable: boolean }) {
  const ageSex = useAgeSex();
  const { row } = props;
  const about = ageSex(row.PatientAge, row.PatientSex);
  return (
    <Box sx={{ minWidth: 0 }}>
      <TextLink
        to={studyPath(row.StudyInstanceUID)}
        tabIndex={props.focusable ? 0 : -1}
        underline="hover"
        color="textPrimary"
        noWrap
        sx={{ display: "block", fontWeight: 600 }}
        title={row.PatientName}
      >
        {displayName(row)}
      </TextLink>
      <Typography
        variant="caption"
        color="textSecondary"
        noWrap
        component="div"
      >
        {[row.PatientID, about].filter(Boolean).join(" · ")}
      </Typography>
    </Box>
  );
}

/** The one figure that matters, with the words that keep it honest. */
export function AiCell(props: { row: WorklistRow }) {
  const text = useText();
  const format = useFormat();
  const { result, state } = props.row;
  if (result === null)
    return (
      <Typography variant="body2" color="textSecondary" component="span">
        {state === "failed" ? "–" : text.worklist.noResultYet}
      </Typography>
    );
  const name = result.finding === null ? null : text.classes[result.finding];
  return (
    <Box
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 1.25,
        minWidth: 0,
        overflow: "hidden",
        fontSize: "0.87rem",
      }}
    >
      {name !== null && result.probability !== null ? (
        <Box
          sx={{ display: "flex", alignItems: "center", gap: 1, minWidth: 0 }}
        >
          <Box
            component="span"
            sx={{
              fontWeight: 600,
              overflow: "hidden",
              textOverflow: "ellipsis",
              whiteSpace: "nowrap",
            }}
          >
            {name}
          </Box>
          <span className="num">{format.probability(result.probability)}</span>
          <ShareBar share={result.probability} width={56} height={7} />
        </Box>
      ) : (
        <VerdictSign
          verdict={result.verdict}
          word={text.verdicts[result.verdict]}
        />
      )}
      <DistributionSign inDistribution={result.inDistribution} />
      {result.quality !== "ok" && (
        <SeveritySign severity={result.quality} word={text.worklist.quality} />
      )}
    </Box>
  );
}

export function StateCell(props: { row: WorklistRow }) {
  const text = useText();
  const format = useFormat();
  const failure = useFailureText();
  const { row } = props;
  const busy = row.state === "arriving" || row.state === "reading";
  const words =
    row.failure === null ? null : failure(row.failure.code, row.failure);
  return (
    <Box sx={{ minWidth: 0, width: "100%", fontSize: "0.87rem" }}>
      <Box sx={{ display: "flex", alignItems: "center", gap: 1 }}>
        <StateSign state={row.state} />
        {row.state === "reading" && row.progress !== null && (
          <Box
            component="span"
            className="num"
            sx={{ color: "text.secondary" }}
          >
            {format.percent(row.progress)}
          </Box>
        )}
      </Box>
      {busy && (
        <LinearProgress
          variant={row.progress === null ? "indeterminate" : "determinate"}
          value={(row.progress ?? 0) * 100}
          aria-label={
            row.progress === null
              ? text.states[row.state]
              : text.worklist.progress(format.percent(row.progress))
          }
          sx={{ mt: 0.5, height: 3, borderRadius: 1, maxWidth: 130 }}
        />
      )}
      {words !== null && (
        <Tooltip title={`${words.text}. ${words.remedy}`}>
          <Typography
            variant="caption"
            color="textSecondary"
            noWrap
            component="div"
          >
            <ErrorOutlined className="sr-only" aria-hidden />
            {words.text}
          </Typography>
        </Tooltip>
      )}
    </Box>
  );
}
