import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { Result } from "@isocenter/contracts";
import { useFormat, useText } from "../../../i18n/context.tsx";
import { ShareBar } from "../../../parts/bar.tsx";
import { ranked, sureness } from "./sureness.ts";

/** Each class with its calibrated probability, the forest's raw output and the interval; then in words how sure that is. */
export function Probabilities(props: { result: Result }) {
  const text = useText();
  const format = useFormat();
  const { probabilities, interval, decidingSlice, slices } = props.result;
  if (probabilities === null) return null;
  // The raw output belongs to one slice; beside a mean over several it would mislead. Each slice shows its own below.
  const readCount = slices.filter(({ reading }) => reading).length;
  const raw =
    decidingSlice === null || readCount > 1
      ? undefined
      : slices[decidingSlice]?.reading?.explanation.raw;
  // Where nothing is stated, no class may look like the answer.
  const stated =
    props.result.verdict === "finding" || props.result.verdict === "no-finding";
  const sure = stated ? sureness(probabilities, interval) : null;
  return (
    <Box>
      <Box
        component="table"
        sx={{
          width: "100%",
          borderCollapse: "collapse",
          fontSize: "0.9rem",
          "& th": {
            textAlign: "left",
            fontWeight: 500,
            fontSize: "0.78rem",
            color: "text.secondary",
            pb: 0.5,
          },
          "& td, & tbody th": { py: 0.5, pr: 1.5, verticalAlign: "middle" },
          "& td:last-child, & th:last-child": { pr: 0 },
          "& .r": { textAlign: "right", whiteSpace: "nowrap" },
        }}
      >
        <caption className="sr-only">{text.study.result.probabilities}</caption>
        <thead>
          <tr>
            <th scope="col">{text.study.result.forClass}</th>
            <th scope="col" className="r">
              {text.study.result.calibrated}
            </th>
            <Box component="th" scope="col" sx={{ width: "38%" }}>
              <span className="sr-only">{text.study.result.chart}</span>
            </Box>
            <th scope="col" className="r">
              {text.study.result.interval}
            </th>
            {raw !== undefined && (
              <th scope="col" className="r">
                <span aria-hidden>◇ </span>
                {text.study.result.raw}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {ranked(probabilities).map((name, index) => {
            const range = interval?.[name];
            return (
              <tr key={name}>
                <Box
                  component="th"
                  scope="row"
                  sx={{
                    fontSize: "0.9rem !important",
                    color: "text.primary !important",
                    fontWeight:
                      stated && index === 0 ? "700 !important" : "500",
                  }}
                >
                  {text.classes[name]}
                </Box>
                <Box
                  component="td"
                  className="num r"
                  sx={{ fontWeight: stated && index === 0 ? 700 : 500 }}
                >
                  {format.probability(probabilities[name])}
                </Box>
                <td>
                  <ShareBar
                    share={probabilities[name]}
                    tone={stated && index === 0 ? "primary" : "secondary"}
                    {...(range !== undefined && { interval: range })}
                    {...(raw !== undefined && { mark: raw[name] })}
                    height={9}
                  />
                </td>
                <Box
                  component="td"
                  className="num r"
                  sx={{ color: "text.secondary" }}
                >
                  {range === undefined
                    ? "–"
                    : text.study.result.intervalOf(
                        format.probability(range[0]),
                        format.probability(range[1]),
                      )}
                </Box>
                {raw !== undefined && (
                  <Box
                    component="td"
                    className="num r"
                    sx={{ color: "text.secondary" }}
                  >
                    {format.probability(raw[name])}
                  </Box>
                )}
              </tr>
            );
          })}
        </tbody>
      </Box>
      {sure !== null && (
        <Typography variant="body2" sx={{ mt: 1 }}>
          <Box component="span" sx={{ color: "text.secondary" }}>
            {text.study.result.sure}:{" "}
          </Box>
          {sure.kind === "overlap"
            ? text.study.result.sureOverlap(text.classes[sure.with])
            : sure.kind === "low"
              ? text.study.result.sureLow
              : sure.kind === "wide"
                ? text.study.result.sureWide
                : text.study.result.sureHigh}
        </Typography>
      )}
    </Box>
  );
}
