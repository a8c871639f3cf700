import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import Typography from "@mui/material/Typography";
import type { SeriesSummary } from "@isocenter/contracts";
import { useText } from "../../../i18n/context.tsx";
import { FrameCanvas } from "./frame-canvas.tsx";
import { framesOf, renderedUrl } from "./frames.ts";

/** Thumbnails of the series, the one read by the model said in words. */
export function SeriesStrip(props: {
  study: string;
  series: readonly SeriesSummary[];
  chosen: string;
  readSeries: string | null;
  onChoose: (uid: string) => void;
}) {
  const text = useText();
  return (
    <Box
      component="ul"
      aria-label={text.study.image.seriesStrip}
      sx={{
        display: "flex",
        gap: 1,
        overflowX: "auto",
        m: 0,
        p: 1,
        listStyle: "none",
        borderTop: 1,
        borderColor: "divider",
      }}
    >
      {props.series.map((series) => {
        const frames = framesOf(series);
        const middle = frames[Math.floor(frames.length / 2)];
        const chosen = series.SeriesInstanceUID === props.chosen;
        const name =
          series.SeriesDescription ??
          `${text.study.image.series} ${series.SeriesNumber ?? ""}`;
        return (
          <li key={series.SeriesInstanceUID}>
            <ButtonBase
              aria-pressed={chosen}
              onClick={() => props.onChoose(series.SeriesInstanceUID)}
              sx={{
                width: 132,
                display: "block",
                textAlign: "left",
                borderRadius: 1,
                border: 2,
                borderColor: chosen ? "primary.main" : "divider",
                overflow: "hidden",
              }}
            >
              <Box
                sx={{
                  height: 84,
                  bgcolor: "background.image",
                  display: "grid",
                  placeItems: "center",
                  "& canvas": {
                    maxWidth: "100%",
                    height: 84,
                    objectFit: "contain",
                  },
                }}
              >
                {middle !== undefined && (
                  <FrameCanvas
                    url={renderedUrl(props.study, middle, null, 128)}
                    label=""
                  />
                )}
              </Box>
              <Box sx={{ px: 0.75, py: 0.5 }}>
                <Typography
                  variant="caption"
                  noWrap
                  component="div"
                  title={name}
                  sx={{ fontWeight: 600 }}
                >
                  {name}
                </Typography>
                <Typography
                  variant="caption"
                  color="textSecondary"
                  component="div"
                  noWrap
                >
                  {series.Modality} · {text.study.image.nImages(frames.length)}
                </Typography>
                {props.readSeries === series.SeriesInstanceUID && (
                  <Typography
                    variant="caption"
                    component="div"
                    noWrap
                    sx={{ color: "primary.main", fontWeight: 600 }}
                  >
                    {text.study.image.read}
                  </Typography>
                )}
              </Box>
            </ButtonBase>
          </li>
        );
      })}
    </Box>
  );
}
