import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

/** What a page shows when it has nothing: why, and what to do next. */
export function Empty(props: {
  icon: ReactNode;
  title: string;
  help: string;
  action?: ReactNode;
  /** Where there is no other heading on the page. */
  heading?: boolean;
}) {
  return (
    <Box
      sx={{
        display: "flex",
        flexDirection: "column",
        alignItems: "center",
        textAlign: "center",
        gap: 1.25,
        px: 3,
        py: 8,
        m: "auto",
      }}
    >
      <Box
        aria-hidden
        sx={{ color: "text.secondary", "& svg": { fontSize: 44 } }}
      >
        {props.icon}
      </Box>
      <Typography variant="h2" component={props.heading === true ? "h1" : "p"}>
        {props.title}
      </Typography>
      <Typography color="textSecondary" sx={{ maxWidth: "52ch" }}>
        {props.help}
      </Typography>
      {props.action}
    </Box>
  );
}
