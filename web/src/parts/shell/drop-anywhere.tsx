import CloudUploadOutlined from "@mui/icons-material/CloudUploadOutlined";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useEffect, useRef, useState } from "react";
import { useText } from "../../i18n/context.tsx";
import { useUploader } from "../../uploads/context.tsx";

/** The whole window takes files. */
export function DropAnywhere() {
  const text = useText();
  const uploader = useUploader();
  const [over, setOver] = useState(false);
  const drop = useRef(uploader.drop);
  useEffect(() => {
    drop.current = uploader.drop;
  });
  useEffect(() => {
    // Enter and leave come for every element under the pointer: only their balance says who is inside.
    let depth = 0;
    const hasFiles = (event: DragEvent) =>
      event.dataTransfer?.types.includes("Files") === true;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth -= 1;
      if (depth <= 0) setOver(false);
    };
    const hover = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const release = (event: DragEvent) => {
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      drop.current(event.dataTransfer);
    };
    window.addEventListener("dragenter", enter);
    window.addEventListener("dragleave", leave);
    window.addEventListener("dragover", hover);
    window.addEventListener("drop", release);
    return () => {
      window.removeEventListener("dragenter", enter);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("dragover", hover);
      window.removeEventListener("drop", release);
    };
  }, []);
  if (!over) return null;
  return (
    <Box
      role="status"
      sx={{
        position: "fixed",
        inset: 0,
        zIndex: "modal",
        display: "grid",
        placeContent: "center",
        justifyItems: "center",
        gap: 1,
        pointerEvents: "none",
        bgcolor: "background.default",
        opacity: 0.94,
        border: 4,
        borderStyle: "dashed",
        borderColor: "primary.main",
      }}
    >
      <CloudUploadOutlined sx={{ fontSize: 64, color: "primary.main" }} />
      <Typography variant="h1" component="p">
        {text.uploads.dropNow}
      </Typography>
      <Typography color="textSecondary">{text.uploads.dropHelp}</Typography>
    </Box>
  );
}
