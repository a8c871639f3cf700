import Alert from "@mui/material/Alert";
import AlertTitle from "@mui/material/AlertTitle";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { ApiProblem } from "../api/http.ts";
import { useFailureText, useText } from "../i18n/context.tsx";

/** Title, remedy and reference of any error, in the language of the page. */
export function useProblemText(error: unknown) {
  const text = useText();
  const failure = useFailureText();
  if (error instanceof ApiProblem && error.problem !== null) {
    const words = failure(error.problem.code, {
      text: error.problem.title,
      remedy: error.problem.remedy,
    });
    return {
      title: words.text,
      detail: error.problem.detail ?? null,
      help: words.remedy,
      reference: error.problem.correlationId,
    };
  }
  const offline = error instanceof ApiProblem && error.kind === "offline";
  return {
    title: offline ? text.common.offline : text.common.unexpected,
    detail: null,
    help: offline ? text.common.offlineHelp : text.common.unexpectedHelp,
    reference: null,
  };
}

export function ProblemView(props: { error: unknown; onRetry?: () => void }) {
  const text = useText();
  const words = useProblemText(props.error);
  return (
    <Box sx={{ p: 2 }}>
      <Alert
        severity="error"
        variant="outlined"
        action={
          props.onRetry && (
            <Button color="inherit" size="small" onClick={props.onRetry}>
              {text.common.retry}
            </Button>
          )
        }
      >
        <AlertTitle>{words.title}</AlertTitle>
        {words.detail !== null && <div>{words.detail}</div>}
        <div>{words.help}</div>
        {words.reference !== null && (
          <Box sx={{ mt: 0.5, fontSize: "0.85em" }}>
            {text.common.correlation}:{" "}
            <span className="mono">{words.reference}</span>
          </Box>
        )}
      </Alert>
    </Box>
  );
}
