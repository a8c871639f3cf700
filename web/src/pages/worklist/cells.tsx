import LinearProgress from "@mui/material/LinearProgress";
import type { WorklistRow } from "@isocenter/contracts";
import { Link } from "react-router";
import { useFailureText, useFormat, useText } from "../../i18n/context.tsx";
import { ShareBar } from "../../parts/bar.tsx";
import { useAgeSex, useDisplayName } from "../../parts/person.tsx";
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
  const displayName = useDisplayName();
  const { row } = props;
  const about = ageSex(row.PatientAge, row.PatientSex);
  return (
    <>
      <Link
        to={studyPath(row.StudyInstanceUID)}
        tabIndex={props.focusable ? 0 : -1}
        className="wl-line wl-name"
        title={row.PatientName}
      >
        {displayName(row)}
      </Link>
      <span className="wl-line wl-quiet wl-small">
        {[row.PatientID, about].filter(Boolean).join(" · ")}
      </span>
    </>
  );
}

/** The one figure that matters, with the words that keep it honest. */
export function AiCell(props: { row: WorklistRow }) {
  const text = useText();
  const format = useFormat();
  const { result, state } = props.row;
  if (result === null)
    return (
      <span className="wl-quiet">
        {state === "failed" ? "–" : text.worklist.noResultYet}
      </span>
    );
  const name = result.finding === null ? null : text.classes[result.finding];
  return (
    <span className="wl-flow">
      {name !== null && result.probability !== null ? (
        <span className="wl-finding">
          <b>{name}</b>
          <span className="num">{format.probability(result.probability)}</span>
          <ShareBar share={result.probability} width={56} height={7} />
        </span>
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
    </span>
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
    <span style={{ display: "block", width: "100%" }}>
      <span className="wl-flow">
        <StateSign state={row.state} />
        {row.state === "reading" && row.progress !== null && (
          <span className="num wl-quiet">{format.percent(row.progress)}</span>
        )}
      </span>
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
        <span
          className="wl-line wl-quiet wl-small"
          title={`${words.text}. ${words.remedy}`}
        >
          {words.text}
        </span>
      )}
    </span>
  );
}
