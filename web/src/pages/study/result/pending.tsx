import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import { intendedUse, type StudyDetail } from "@isocenter/contracts";
import { useFailureText, useSay, useText } from "../../../i18n/context.tsx";
import { Section } from "../section.tsx";

/** What stands in place of a result that is not there yet, or never will be. */
export function Pending(props: { detail: StudyDetail }) {
  const text = useText();
  const say = useSay();
  const failure = useFailureText();
  const { study } = props.detail;
  const busy =
    study.state === "arriving" ||
    study.state === "waiting" ||
    study.state === "reading";
  const words =
    study.failure === null ? null : failure(study.failure.code, study.failure);
  return (
    <Section title={text.study.result.panel}>
      <Box role="status">
        {text.study.result.pending[study.state]}
        {busy && (
          <LinearProgress
            variant={study.progress === null ? "indeterminate" : "determinate"}
            value={(study.progress ?? 0) * 100}
            aria-label={text.study.result.progress}
            sx={{ mt: 1.5, borderRadius: 1 }}
          />
        )}
      </Box>
      {words !== null && (
        <Alert severity="error" variant="outlined" sx={{ mt: 1.5 }}>
          <strong>{words.text}.</strong> {words.remedy}
        </Alert>
      )}
      <Alert severity="warning" variant="outlined" icon={false} sx={{ mt: 2 }}>
        <strong>{text.study.intended.panel}. </strong>
        {say(intendedUse)}
      </Alert>
    </Section>
  );
}
