import ImageNotSupported from "@mui/icons-material/ImageNotSupported";
import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Slider from "@mui/material/Slider";
import Typography from "@mui/material/Typography";
import type { Result, SeriesSummary } from "@isocenter/contracts";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useText } from "../../../i18n/context.tsx";
import { Empty } from "../../../parts/empty.tsx";
import { useKeys } from "../../../parts/keys.ts";
import { frameKey, framesOf, renderedUrl } from "./frames.ts";
import { initialWindow, Metadata } from "./metadata.ts";
import type { Mark } from "./overlay.tsx";
import { prefetch } from "./pictures.ts";
import { SeriesStrip } from "./series-strip.tsx";
import { Stage } from "./stage.tsx";
import { Tools } from "./tools.tsx";
import { clampZoom, untouched, type View } from "./view.ts";

/** Rows of the header that a viewer needs; one instance stands for its series. */
function useInitialWindow(study: string, series: string, instance: string) {
  const metadata = useQuery({
    queryKey: ["metadata", study, series],
    enabled: instance !== "",
    staleTime: Infinity,
    retry: false,
    queryFn: async () => {
      const response = await fetch(
        `/dicom-web/studies/${study}/series/${series}/instances/${instance}/metadata`,
        { headers: { Accept: "application/dicom+json" } },
      );
      if (!response.ok) throw new Error(`metadata ${response.status}`);
      return Metadata.parse(await response.json());
    },
  });
  return initialWindow(metadata.data?.[0] ?? {});
}

export function ImagePanel(props: {
  study: string;
  series: readonly SeriesSummary[];
  result: Result | null;
  view: View;
  marks: readonly Mark[];
  onView: (part: Partial<View>) => void;
  onDeciding: (() => void) | null;
}) {
  const text = useText();
  const { view, result } = props;
  const series =
    props.series.find((one) => one.SeriesInstanceUID === view.series) ??
    props.series[0];
  const frames = series === undefined ? [] : framesOf(series);
  const index = Math.min(view.index, Math.max(frames.length - 1, 0));
  const frame = frames[index];
  const initial = useInitialWindow(
    props.study,
    series?.SeriesInstanceUID ?? "",
    frames[Math.floor(frames.length / 2)]?.SOPInstanceUID ?? "",
  );

  const go = (to: number) =>
    props.onView({ index: Math.min(Math.max(to, 0), frames.length - 1) });
  useEffect(() => {
    const near = [1, 2, -1, 3].flatMap((step) => frames[index + step] ?? []);
    const timer = setTimeout(
      () =>
        prefetch(near.map((one) => renderedUrl(props.study, one, view.window))),
      120,
    );
    return () => clearTimeout(timer);
  });
  useKeys({
    ArrowDown: () => go(index + 1),
    ArrowUp: () => go(index - 1),
    ArrowRight: () => go(index + 1),
    ArrowLeft: () => go(index - 1),
    PageDown: () => go(index + 5),
    PageUp: () => go(index - 5),
    Home: () => go(0),
    End: () => go(frames.length - 1),
    o: () => props.onView({ region: !view.region }),
    i: () => props.onView({ invert: !view.invert }),
    r: () => props.onView(untouched),
    d: () => props.onDeciding?.(),
    "+": () => props.onView({ zoom: clampZoom(view.zoom * 1.25) }),
    "-": () => props.onView({ zoom: clampZoom(view.zoom / 1.25) }),
  });

  if (series === undefined || frame === undefined)
    return (
      <Paper variant="outlined" sx={{ display: "flex", minHeight: 320 }}>
        <Empty
          icon={<ImageNotSupported />}
          title={text.study.image.none}
          help={text.study.image.noneHelp}
        />
      </Paper>
    );

  const slices = result?.slices ?? [];
  const decider =
    result?.decidingSlice === null || result === null
      ? undefined
      : slices[result.decidingSlice];
  const decides =
    decider !== undefined && frameKey(decider) === frameKey(frame);
  const name =
    series.SeriesDescription ??
    `${text.study.image.series} ${series.SeriesNumber ?? ""}`;
  const sliceText = text.common.of(String(index + 1), String(frames.length));
  return (
    <Paper
      component="section"
      aria-label={text.study.image.panel}
      variant="outlined"
      id="image"
      sx={{
        display: "flex",
        flexDirection: "column",
        overflow: "hidden",
        height: { xs: "auto", lg: "100%" },
      }}
    >
      <Tools
        view={view}
        modality={series.Modality}
        initial={initial.window}
        hasRegion={props.marks.length > 0}
        onView={props.onView}
        onDeciding={props.onDeciding}
      />
      <Box
        sx={{
          display: "flex",
          flexGrow: 1,
          minHeight: { xs: 300, sm: 420, lg: 260 },
          height: { xs: "min(100vw, 60vh)", lg: "auto" },
        }}
      >
        <Stage
          urlFor={(window) => renderedUrl(props.study, frame, window)}
          label={text.study.image.label(
            String(index + 1),
            String(frames.length),
            name,
          )}
          corner={[
            name,
            `${text.study.image.slice} ${sliceText}`,
            `${frame.Columns} × ${frame.Rows}`,
          ]}
          rows={frame.Rows ?? 1}
          columns={frame.Columns ?? 1}
          view={view}
          initial={initial.window}
          stated={initial.stated}
          marks={props.marks}
          deciding={decides ? text.study.image.toDeciding : null}
          onView={props.onView}
          onStep={(slicesMoved) => go(index + slicesMoved)}
        />
        {frames.length > 1 && (
          <Box sx={{ py: 2, bgcolor: "background.image", color: "#c8d3dc" }}>
            <Slider
              orientation="vertical"
              size="small"
              aria-label={text.study.image.slice}
              min={0}
              max={frames.length - 1}
              value={frames.length - 1 - index}
              getAriaValueText={(value) =>
                text.common.of(
                  String(frames.length - value),
                  String(frames.length),
                )
              }
              marks={slices.flatMap((slice) => {
                const at = frames.findIndex(
                  (one) => frameKey(one) === frameKey(slice),
                );
                return at < 0 || slice.reading === undefined
                  ? []
                  : [{ value: frames.length - 1 - at }];
              })}
              onChange={(_, value) =>
                go(frames.length - 1 - (Array.isArray(value) ? 0 : value))
              }
              sx={{
                "& .MuiSlider-mark": {
                  width: 8,
                  height: 2,
                  bgcolor: "#ffd166",
                  opacity: 0.9,
                },
              }}
            />
          </Box>
        )}
      </Box>
      <Box sx={{ px: 1.25, py: 0.5 }}>
        {props.marks.length > 0 && view.region && (
          <Typography
            variant="caption"
            component="p"
            sx={{ m: 0, fontWeight: 600 }}
          >
            {text.study.image.notLesion}
          </Typography>
        )}
        <Typography
          variant="caption"
          color="textSecondary"
          component="p"
          sx={{ m: 0, display: { xs: "none", md: "block" } }}
        >
          {text.study.image.help}
        </Typography>
      </Box>
      <SeriesStrip
        study={props.study}
        series={props.series}
        chosen={series.SeriesInstanceUID}
        readSeries={result?.series?.SeriesInstanceUID ?? null}
        onChoose={(uid) => {
          const next = props.series.find(
            (one) => one.SeriesInstanceUID === uid,
          );
          const count = next === undefined ? 0 : framesOf(next).length;
          props.onView({
            ...untouched,
            series: uid,
            index: Math.floor(count / 2),
          });
        }}
      />
    </Paper>
  );
}
