import PlaceOutlined from "@mui/icons-material/PlaceOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import ButtonBase from "@mui/material/ButtonBase";
import Typography from "@mui/material/Typography";
import type { FeatureContribution } from "@isocenter/contracts";
import { useFormat, useSay, useText } from "../../../i18n/context.tsx";
import { place, ticks, type Bar, type Waterfall } from "./waterfall.ts";

const tracks = {
  xs: "minmax(96px, 34%) minmax(0, 1fr) 62px",
  sm: "minmax(150px, 34%) minmax(0, 1fr) 70px",
} as const;

export function useBarName(): (bar: Bar) => string {
  const text = useText();
  const say = useSay();
  const { result } = text.study;
  return (bar) => {
    switch (bar.kind) {
      case "base":
        return result.base;
      case "feature":
        return bar.feature === undefined ? bar.key : say(bar.feature.name);
      case "other":
        return result.other(bar.count ?? 0);
      case "raw":
        return result.rawOutput;
      case "calibration":
        return result.calibration;
      case "calibrated":
        return result.calibratedOutput;
    }
  };
}

/** One bar with the line that carries its end to the next. Shapes of totals, pushes up and pushes down differ, not only hues. */
function BarShape(props: {
  chart: Waterfall;
  bar: Bar;
  next: Bar | undefined;
}) {
  const { bar, chart } = props;
  const from = place(chart, bar.from) * 100;
  const to = place(chart, bar.to) * 100;
  const total =
    bar.kind === "base" || bar.kind === "raw" || bar.kind === "calibrated";
  const rising = bar.to >= bar.from;
  const colour = total
    ? "var(--mui-palette-secondary-main)"
    : bar.kind === "calibration"
      ? "var(--mui-palette-info-main)"
      : rising
        ? "var(--mui-palette-primary-main)"
        : "var(--mui-palette-warning-main)";
  const width = Math.max(Math.abs(to - from), 0.4);
  return (
    <Box
      component="svg"
      aria-hidden
      width="100%"
      height="34"
      sx={{ display: "block", overflow: "visible" }}
    >
      {ticks(chart).map((tick) => (
        <line
          key={tick}
          x1={`${place(chart, tick) * 100}%`}
          x2={`${place(chart, tick) * 100}%`}
          y1="0"
          y2="34"
          stroke="var(--mui-palette-divider)"
        />
      ))}
      {props.next !== undefined && (
        <line
          x1={`${to}%`}
          x2={`${to}%`}
          y1="25"
          y2="43"
          stroke="var(--mui-palette-text-secondary)"
          strokeDasharray="2 2"
        />
      )}
      <rect
        x={`${Math.min(from, to)}%`}
        y={total ? 9 : 10}
        width={`${width}%`}
        height={total ? 16 : 14}
        rx={total ? 2 : 1}
        fill={colour}
      />
      {!total && (
        // The end that the push points to.
        <line
          x1={`${to}%`}
          x2={`${to}%`}
          y1="6"
          y2="28"
          stroke={colour}
          strokeWidth="2.5"
        />
      )}
    </Box>
  );
}

function Axis(props: { chart: Waterfall }) {
  const format = useFormat();
  return (
    <Box
      aria-hidden
      sx={{ display: "grid", gridTemplateColumns: tracks, columnGap: 1.25 }}
    >
      <span />
      <Box sx={{ position: "relative", height: 18 }}>
        {ticks(props.chart).map((tick) => (
          <Box
            key={tick}
            className="num"
            sx={{
              position: "absolute",
              transform: "translateX(-50%)",
              fontSize: "0.72rem",
              color: "text.secondary",
            }}
            style={{ left: `${place(props.chart, tick) * 100}%` }}
          >
            {format.compact(tick)}
          </Box>
        ))}
      </Box>
      <span />
    </Box>
  );
}

function Meaning(props: { feature: FeatureContribution; onShow: () => void }) {
  const text = useText();
  const say = useSay();
  const format = useFormat();
  const { feature } = props;
  const { result, image } = text.study;
  return (
    <Box
      role="status"
      sx={{
        gridColumn: "1 / -1",
        borderLeft: 3,
        borderColor: "primary.main",
        bgcolor: "background.raised",
        px: 1.5,
        py: 1,
        mb: 0.5,
      }}
    >
      <Typography variant="body2">{say(feature.meaning)}</Typography>
      <Typography variant="body2" color="textSecondary" className="num">
        {result.value}: {format.measure(feature.value, feature.unit)} ·{" "}
        {result.family}: {feature.family}
      </Typography>
      {feature.where === undefined ? (
        <Typography variant="body2" color="textSecondary">
          {image.wholeSlice}
        </Typography>
      ) : (
        <Button
          size="small"
          startIcon={<PlaceOutlined />}
          onClick={props.onShow}
          sx={{ mt: 0.5, ml: -0.5 }}
        >
          {result.showWhere}
        </Button>
      )}
    </Box>
  );
}

/** The chart. Each feature is a button: it says what the feature means and marks its place in the image. */
export function WaterfallChart(props: {
  chart: Waterfall;
  chosen: string | null;
  onChoose: (key: string | null) => void;
  onShow: () => void;
}) {
  const text = useText();
  const say = useSay();
  const format = useFormat();
  const nameOf = useBarName();
  const { chart } = props;
  return (
    <Box>
      <Box component="ol" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {chart.bars.map((bar, index) => {
          const total =
            bar.kind === "base" ||
            bar.kind === "raw" ||
            bar.kind === "calibrated";
          const value = total
            ? format.whole(bar.value)
            : format.signed(bar.value, 3);
          const chosen = bar.key === props.chosen;
          const { feature } = bar;
          const line = (
            <>
              <Box
                sx={{
                  fontSize: "0.84rem",
                  lineHeight: 1.25,
                  fontWeight: total ? 650 : 450,
                  display: "flex",
                  alignItems: "center",
                  gap: 0.5,
                  minWidth: 0,
                }}
              >
                <span>{nameOf(bar)}</span>
                {feature?.where !== undefined && (
                  <PlaceOutlined
                    aria-label={text.study.result.where}
                    sx={{
                      fontSize: 14,
                      color: "text.secondary",
                      flexShrink: 0,
                    }}
                  />
                )}
              </Box>
              <BarShape chart={chart} bar={bar} next={chart.bars[index + 1]} />
              <Box
                className="num"
                sx={{
                  textAlign: "right",
                  fontSize: "0.87rem",
                  fontWeight: total ? 700 : 500,
                }}
              >
                {value}
              </Box>
            </>
          );
          const layout = {
            display: "grid",
            gridTemplateColumns: tracks,
            columnGap: 1.25,
            alignItems: "center",
            width: "100%",
            textAlign: "left",
            borderRadius: 1,
          } as const;
          return (
            <li key={bar.key}>
              {feature === undefined ? (
                <Box sx={layout}>{line}</Box>
              ) : (
                <ButtonBase
                  aria-expanded={chosen}
                  aria-label={`${say(feature.name)}: ${value}`}
                  onClick={() => props.onChoose(chosen ? null : bar.key)}
                  sx={{
                    ...layout,
                    fontFamily: "inherit",
                    color: "inherit",
                    bgcolor: chosen ? "background.raised" : undefined,
                    "&:hover": { bgcolor: "background.raised" },
                  }}
                >
                  {line}
                </ButtonBase>
              )}
              {chosen && feature !== undefined && (
                <Meaning feature={feature} onShow={props.onShow} />
              )}
            </li>
          );
        })}
      </Box>
      <Axis chart={chart} />
    </Box>
  );
}
