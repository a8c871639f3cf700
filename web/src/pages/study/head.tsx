import ArrowBack from "@mui/icons-material/ArrowBack";
import OpenInNew from "@mui/icons-material/OpenInNew";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import type { StudyDetail } from "@isocenter/contracts";
import { useEffect } from "react";
import { useFormat, useText } from "../../i18n/context.tsx";
import { ButtonLink } from "../../parts/links.tsx";
import { useDisplayName, useAgeSex } from "../../parts/person.tsx";
import { StateSign } from "../../parts/signs.tsx";
import { RelativeTime } from "../../parts/time.tsx";

/** Only an address of this program is opened, whatever the answer of the server holds. */
function isOwnPath(url: string): boolean {
  return url.startsWith("/") && !url.startsWith("//");
}

/** Whose study this is, and the way to the full viewer. */
export function StudyHead(props: { detail: StudyDetail }) {
  const text = useText();
  const format = useFormat();
  const ageSex = useAgeSex();
  const displayName = useDisplayName();
  const { study, viewerUrl } = props.detail;
  useEffect(() => {
    document.title = `${text.study.title} · Isocenter`;
  }, [text]);
  const about = [
    study.PatientID,
    ageSex(study.PatientAge, study.PatientSex),
    study.StudyDescription,
    study.ModalitiesInStudy.join(" "),
    study.StudyDate === null ? null : format.dicomDate(study.StudyDate),
    study.AccessionNumber,
  ].filter((part) => part !== null && part !== "");
  return (
    <Box
      sx={{
        display: "flex",
        flexWrap: "wrap",
        gap: 1.5,
        alignItems: "center",
        px: { xs: 1, sm: 2 },
        py: { xs: 0.5, sm: 1 },
        borderBottom: 1,
        borderColor: "divider",
      }}
    >
      <ButtonLink to="/" color="secondary" startIcon={<ArrowBack />}>
        {text.study.back}
      </ButtonLink>
      <Box sx={{ minWidth: 0, flexGrow: 1 }}>
        <Typography
          variant="h1"
          title={study.PatientName}
          sx={{ overflowWrap: "anywhere" }}
        >
          {displayName(study)}
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {about.join(" · ")}
        </Typography>
      </Box>
      <Box sx={{ fontSize: "0.9rem", textAlign: "right" }}>
        <StateSign state={study.state} />
        <Typography variant="caption" color="textSecondary" component="div">
          <RelativeTime iso={study.receivedAt} />
        </Typography>
      </Box>
      {viewerUrl !== null && isOwnPath(viewerUrl) ? (
        <Button
          variant="contained"
          endIcon={<OpenInNew />}
          href={viewerUrl}
          target="_blank"
          rel="noopener"
        >
          {text.study.openViewer}
        </Button>
      ) : (
        <Tooltip title={text.study.noViewer} describeChild>
          {/* Stays in the tab order, so that its reason can be heard. */}
          <Button
            variant="outlined"
            color="secondary"
            endIcon={<OpenInNew />}
            aria-disabled
            sx={{ opacity: 0.7, cursor: "not-allowed" }}
          >
            {text.study.openViewer}
          </Button>
        </Tooltip>
      )}
    </Box>
  );
}
