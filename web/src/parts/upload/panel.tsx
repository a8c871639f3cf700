import Close from "@mui/icons-material/Close";
import ExpandLess from "@mui/icons-material/ExpandLess";
import ExpandMore from "@mui/icons-material/ExpandMore";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import LinearProgress from "@mui/material/LinearProgress";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useMemo, useState } from "react";
import { useLocation } from "react-router";
import { useFormat, useText } from "../../i18n/context.tsx";
import { useUploader } from "../../uploads/context.tsx";
import { ButtonLink } from "../links.tsx";
import { FileList } from "./file-list.tsx";
import { countStates, linesOfBatch, problemsFirst } from "./rows.ts";
import { FileVerdict } from "./verdict.tsx";

/** The upload under way, in the corner of every page but its own. */
export function UploadPanel() {
  const text = useText();
  const format = useFormat();
  const uploader = useUploader();
  const [open, setOpen] = useState(true);
  const { pathname } = useLocation();
  const { totals, batches } = uploader;
  const lines = useMemo(
    () => problemsFirst(batches.flatMap(linesOfBatch)),
    [batches],
  );
  if (pathname === "/uploads") return null;
  if (totals.files === 0 && !uploader.reading) return null;
  return (
    <Paper
      component="section"
      aria-label={text.uploads.panel}
      elevation={8}
      sx={{
        position: "fixed",
        right: { xs: 8, sm: 20 },
        bottom: { xs: 8, sm: 20 },
        width: { xs: "calc(100vw - 16px)", sm: 440 },
        zIndex: "drawer",
        border: 1,
        borderColor: "divider",
        overflow: "hidden",
      }}
    >
      <Box sx={{ display: "flex", alignItems: "center", px: 2, py: 1, gap: 1 }}>
        <Typography
          variant="h3"
          component="h2"
          role="status"
          sx={{ flexGrow: 1 }}
        >
          {uploader.reading
            ? text.uploads.reading
            : text.uploads.sending(
                format.integer(totals.done),
                format.integer(totals.files),
              )}
        </Typography>
        <IconButton
          size="small"
          aria-expanded={open}
          aria-label={open ? text.uploads.hide : text.uploads.show}
          onClick={() => setOpen(!open)}
        >
          {open ? <ExpandMore /> : <ExpandLess />}
        </IconButton>
        {!totals.active && (
          <IconButton
            size="small"
            aria-label={text.common.close}
            onClick={uploader.clear}
          >
            <Close />
          </IconButton>
        )}
      </Box>
      {totals.active && (
        <LinearProgress
          variant={totals.bytes === 0 ? "indeterminate" : "determinate"}
          value={totals.bytes === 0 ? 0 : (totals.sent / totals.bytes) * 100}
          aria-label={text.uploads.panel}
        />
      )}
      {open && (
        <>
          <Box
            sx={{
              display: "flex",
              flexWrap: "wrap",
              gap: 1.5,
              px: 2,
              py: 1,
              fontSize: "0.87rem",
              borderBottom: 1,
              borderColor: "divider",
            }}
          >
            {countStates(lines).map(([state, count]) => (
              <FileVerdict
                key={state}
                state={state}
                count={format.integer(count)}
              />
            ))}
          </Box>
          <FileList
            dense
            lines={lines}
            height={260}
            label={text.uploads.panel}
          />
          <Box sx={{ display: "flex", gap: 1, px: 1.5, py: 1 }}>
            <ButtonLink to="/uploads" size="small">
              {text.uploads.panelAll}
            </ButtonLink>
            <Box sx={{ flexGrow: 1 }} />
            {totals.active ? (
              <Button size="small" color="secondary" onClick={uploader.stop}>
                {text.uploads.cancelAll}
              </Button>
            ) : (
              totals.failed > 0 && (
                <Button size="small" onClick={uploader.resend}>
                  {text.uploads.resend}
                </Button>
              )
            )}
          </Box>
        </>
      )}
    </Paper>
  );
}
