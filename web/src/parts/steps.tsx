import CheckCircleOutlined from "@mui/icons-material/CheckCircleOutlined";
import ErrorOutlined from "@mui/icons-material/ErrorOutlined";
import HourglassEmpty from "@mui/icons-material/HourglassEmpty";
import Sync from "@mui/icons-material/Sync";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { SvgIconComponent } from "@mui/icons-material";
import type { PipelineStep } from "@isocenter/contracts";
import { useFailureText, useFormat, useText } from "../i18n/context.tsx";
import { useNow } from "./time.tsx";
import { timeline } from "./timeline.ts";

const signs: Record<PipelineStep["state"], [SvgIconComponent, string]> = {
  waiting: [HourglassEmpty, "text.secondary"],
  running: [Sync, "info.main"],
  done: [CheckCircleOutlined, "success.main"],
  failed: [ErrorOutlined, "error.main"],
};

/** The steps of a study as bars on one line of time. */
export function Steps(props: { steps: readonly PipelineStep[] }) {
  const text = useText();
  const format = useFormat();
  const failure = useFailureText();
  const now = useNow();
  const line = timeline(props.steps, now);
  const names: Readonly<Record<string, string>> = text.steps;
  return (
    <Box component="ol" sx={{ listStyle: "none", m: 0, p: 0 }}>
      {line.spans.map(({ step, start, share, milliseconds }, index) => {
        const [Icon, colour] = signs[step.state];
        const name = names[step.step] ?? step.step;
        const time =
          milliseconds === null
            ? text.jobs.notStarted
            : format.duration(milliseconds);
        const words =
          step.failure === null
            ? null
            : failure(step.failure.code, step.failure);
        return (
          <Box
            component="li"
            key={`${step.step}-${index}`}
            sx={{
              display: "grid",
              gridTemplateColumns: {
                xs: "minmax(110px, 38%) minmax(0, 1fr) 76px",
                sm: "180px minmax(0, 1fr) 92px",
              },
              columnGap: 1.5,
              alignItems: "center",
              minHeight: 28,
              fontSize: "0.87rem",
            }}
          >
            <Box
              sx={{
                display: "flex",
                alignItems: "center",
                gap: 0.75,
                minWidth: 0,
              }}
            >
              <Box
                component={Icon}
                aria-hidden
                sx={{ fontSize: 17, color: colour }}
              />
              <span>{name}</span>
              <span className="sr-only">
                {text.jobs.stepStates[step.state]}
              </span>
              {step.attempt > 1 && (
                <Typography variant="caption" color="textSecondary" noWrap>
                  ×{step.attempt}
                </Typography>
              )}
            </Box>
            <Box
              aria-hidden
              sx={{
                position: "relative",
                height: 10,
                bgcolor: "background.raised",
                borderRadius: 0.75,
              }}
            >
              {milliseconds !== null && (
                <Box
                  sx={{
                    position: "absolute",
                    top: 0,
                    bottom: 0,
                    minWidth: 3,
                    borderRadius: 0.75,
                    bgcolor: step.state === "done" ? "primary.main" : colour,
                  }}
                  style={{
                    left: `min(${start * 100}%, calc(100% - 3px))`,
                    width: `${share * 100}%`,
                  }}
                />
              )}
            </Box>
            <Box
              className="num"
              sx={{
                textAlign: "right",
                color: milliseconds === null ? "text.secondary" : undefined,
              }}
            >
              {milliseconds === null ? "–" : time}
            </Box>
            {words !== null && (
              <Typography
                variant="body2"
                color="error"
                sx={{ gridColumn: "1 / -1", pl: 3, pb: 0.5 }}
              >
                {words.text}. <em>{words.remedy}.</em>
              </Typography>
            )}
          </Box>
        );
      })}
    </Box>
  );
}
