import ViewTimelineOutlined from "@mui/icons-material/ViewTimelineOutlined";
import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import Typography from "@mui/material/Typography";
import type { Job, Jobs } from "@isocenter/contracts";
import { useSearchParams } from "react-router";
import { useJobs } from "../../api/queries.ts";
import { useFormat, useText } from "../../i18n/context.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Loading, PageBody, PageHead } from "../../parts/page.tsx";
import { ProblemView } from "../../parts/problem.tsx";
import { JobCard } from "./job-card.tsx";
import { jobSigns } from "./job-signs.ts";

const states = Object.keys(jobSigns) as Job["state"][];

function Count(props: {
  state: Job["state"];
  counts: Jobs["counts"];
  chosen: boolean;
  onChoose: () => void;
}) {
  const text = useText();
  const format = useFormat();
  const [Icon, colour] = jobSigns[props.state];
  return (
    <ButtonBase
      aria-pressed={props.chosen}
      onClick={props.onChoose}
      sx={{
        display: "flex",
        gap: 1.25,
        alignItems: "center",
        justifyContent: "flex-start",
        p: 1.75,
        borderRadius: 1,
        border: 1,
        borderColor: props.chosen ? "primary.main" : "divider",
        bgcolor: props.chosen ? "background.raised" : "background.paper",
        textAlign: "left",
      }}
    >
      <Box component={Icon} aria-hidden sx={{ color: colour, fontSize: 24 }} />
      <Box>
        <Box
          className="num"
          sx={{ fontSize: "1.3rem", fontWeight: 650, lineHeight: 1.1 }}
        >
          {format.integer(props.counts[props.state])}
        </Box>
        <Typography variant="body2" color="textSecondary">
          {text.jobs[props.state]}
        </Typography>
      </Box>
    </ButtonBase>
  );
}

/** The queue: how much, what each study's steps took, and what a person must look at. */
export function JobsPage() {
  const text = useText();
  const [parameters, setParameters] = useSearchParams();
  const chosen =
    states.find((state) => state === parameters.get("state")) ?? null;
  const jobs = useJobs(chosen);
  return (
    <PageBody>
      <PageHead title={text.jobs.title} lead={text.jobs.lead} />
      {jobs.isPending && <Loading />}
      {jobs.isError && (
        <ProblemView error={jobs.error} onRetry={() => void jobs.refetch()} />
      )}
      {jobs.data !== undefined && (
        <>
          <Box
            role="group"
            aria-label={text.worklist.filters}
            sx={{
              display: "grid",
              gap: 1.5,
              mb: 2.5,
              gridTemplateColumns: {
                xs: "1fr 1fr",
                sm: "repeat(4, minmax(0, 1fr))",
              },
            }}
          >
            {states.map((state) => (
              <Count
                key={state}
                state={state}
                counts={jobs.data.counts}
                chosen={chosen === state}
                onChoose={() =>
                  setParameters(chosen === state ? {} : { state }, {
                    replace: true,
                  })
                }
              />
            ))}
          </Box>
          {jobs.data.rows.length === 0 ? (
            <Empty
              icon={<ViewTimelineOutlined />}
              title={text.jobs.emptyTitle}
              help={text.jobs.emptyText}
            />
          ) : (
            <Box sx={{ display: "grid", gap: 1.5 }}>
              {jobs.data.rows.map((job) => (
                <JobCard
                  key={`${job.StudyInstanceUID}-${job.generation}`}
                  job={job}
                />
              ))}
            </Box>
          )}
        </>
      )}
    </PageBody>
  );
}
