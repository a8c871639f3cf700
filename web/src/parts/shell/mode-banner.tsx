import Science from "@mui/icons-material/Science";
import Box from "@mui/material/Box";
import type { Session } from "@isocenter/contracts";
import { useText } from "../../i18n/context.tsx";

/** Says in which mode the program runs. Clinical mode is the normal one and needs no banner. */
export function ModeBanner(props: { mode: Session["mode"] }) {
  const text = useText();
  if (props.mode === "clinical") return null;
  return (
    <Box
      role="note"
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 1,
        px: 2,
        py: 0.5,
        fontSize: "0.82rem",
        bgcolor: "background.raised",
        color: "warning.main",
        borderBottom: 1,
        borderColor: "divider",
      }}
    >
      <Science aria-hidden sx={{ fontSize: 17 }} />
      {text.shell.mode[props.mode]}
    </Box>
  );
}
