import Replay from "@mui/icons-material/Replay";
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import type { Job } from "@isocenter/contracts";
import { useState } from "react";
import { useRetryJob } from "../../api/queries.ts";
import { useFailureText, useFormat, useText } from "../../i18n/context.tsx";
import { personName, short } from "../../i18n/format.ts";
import { TextLink } from "../../parts/links.tsx";
import { ReasonDialog } from "../../parts/reason-dialog.tsx";
import { useMay } from "../../parts/shell/session.ts";
import { Steps } from "../../parts/steps.tsx";
import { RelativeTime, UpcomingTime, useNow } from "../../parts/time.tsx";
import { timeline } from "../../parts/timeline.ts";
import { jobSigns } from "./job-signs.ts";

function Retry(props: { job: Job }) {
  const text = useText();
  const retry = useRetryJob();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        startIcon={<Replay />}
        onClick={() => setAsked(true)}
      >
        {text.jobs.retry}
      </Button>
      {asked && (
        <ReasonDialog
          title={text.jobs.retryTitle}
          help={text.jobs.retryHelp}
          action={text.jobs.retry}
          busy={retry.isPending}
          error={retry.error}
          onClose={() => {
            setAsked(false);
            retry.reset();
          }}
          onDecide={(reason) =>
            retry.mutate(
              { uid: props.job.StudyInstanceUID, reason },
              { onSuccess: () => setAsked(false) },
            )
          }
        />
      )}
    </>
  );
}

/** One study's job: state, steps on their line of time, why it stopped. */
export function JobCard(props: { job: Job }) {
  const text = useText();
  const format = useFormat();
  const failure = useFailureText();
  const now = useNow();
  const mayRetry = useMay("jobs.retry");
  const mayStudy = useMay("study.read");
  const { job } = props;
  const [Icon, colour] = jobSigns[job.state];
  const line = timeline(job.steps, now);
  const words =
    job.failure === null ? null : failure(job.failure.code, job.failure);
  const name = personName(job.PatientName) || short(job.StudyInstanceUID, 24);
  return (
    <Paper
      component="article"
      variant="outlined"
      sx={{ p: 2, display: "grid", gap: 1.25 }}
    >
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          columnGap: 2,
          rowGap: 0.5,
          alignItems: "center",
        }}
      >
        <Box
          sx={{
            display: "inline-flex",
            gap: 0.75,
            alignItems: "center",
            color: colour,
            fontWeight: 600,
            fontSize: "0.9rem",
          }}
        >
          <Icon aria-hidden sx={{ fontSize: 18 }} />
          {text.jobs[job.state]}
        </Box>
        <Typography
          variant="h3"
          component="h2"
          noWrap
          sx={{ maxWidth: "100%" }}
        >
          {mayStudy ? (
            <TextLink
              to={`/studies/${encodeURIComponent(job.StudyInstanceUID)}`}
              underline="hover"
            >
              {name}
            </TextLink>
          ) : (
            name
          )}
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {text.jobs.generation(job.generation)} ·{" "}
          {text.jobs.attempt(job.attempt, job.attemptsMax)} ·{" "}
          <RelativeTime iso={job.createdAt} />
        </Typography>
        <Box sx={{ flexGrow: 1 }} />
        {job.nextAttemptAt !== null && job.state === "waiting" && (
          <Typography variant="body2">
            {text.jobs.next}: <UpcomingTime iso={job.nextAttemptAt} />
          </Typography>
        )}
        {line.milliseconds > 0 && (
          <Typography variant="body2" className="num">
            {text.jobs.total}: {format.duration(line.milliseconds)}
          </Typography>
        )}
        {mayRetry && job.state === "dead" && <Retry job={job} />}
      </Box>
      {words !== null && (
        <Alert
          severity={job.state === "dead" ? "error" : "warning"}
          variant="outlined"
          sx={{ py: 0.25 }}
        >
          <strong>{words.text}.</strong> {words.remedy}.
        </Alert>
      )}
      {job.steps.length > 0 && <Steps steps={job.steps} />}
    </Paper>
  );
}
