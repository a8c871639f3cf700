import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import type { QuarantineItem } from "@isocenter/contracts";
import { Link } from "react-router";
import { useFailureText, useFormat, useText } from "../../i18n/context.tsx";
import { RelativeTime } from "../../parts/time.tsx";
import { QuarantineState } from "./state.tsx";

export function QuarantineList(props: {
  rows: readonly QuarantineItem[];
  total: number;
  chosen: string | undefined;
}) {
  const text = useText();
  const format = useFormat();
  const failure = useFailureText();
  return (
    <Paper variant="outlined" sx={{ overflow: "hidden" }}>
      <Typography
        variant="body2"
        color="textSecondary"
        role="status"
        sx={{ px: 2, py: 1, bgcolor: "background.raised" }}
      >
        {text.quarantine.count(props.total, format.integer(props.total))}
      </Typography>
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {props.rows.map((item) => {
          const chosen = item.id === props.chosen;
          return (
            <li key={item.id}>
              <Box
                component={Link}
                to={`/quarantine/${encodeURIComponent(item.id)}`}
                aria-current={chosen ? "true" : undefined}
                sx={{
                  display: "block",
                  px: 2,
                  py: 1.25,
                  color: "inherit",
                  textDecoration: "none",
                  borderTop: 1,
                  borderColor: "divider",
                  bgcolor: chosen ? "background.raised" : undefined,
                  boxShadow: chosen
                    ? "inset 3px 0 0 var(--mui-palette-primary-main)"
                    : undefined,
                  "&:hover": { bgcolor: "background.raised" },
                  "&:focus-visible": { outlineOffset: -2 },
                }}
              >
                <Box
                  sx={{
                    display: "flex",
                    gap: 1.5,
                    justifyContent: "space-between",
                    fontSize: "0.87rem",
                  }}
                >
                  <Typography sx={{ fontWeight: 600 }}>
                    {failure(item.code, item).text}
                  </Typography>
                  <QuarantineState state={item.state} />
                </Box>
                <Typography
                  variant="body2"
                  color="textSecondary"
                  sx={{ overflowWrap: "anywhere" }}
                >
                  {[item.fileName, item.door, item.sender]
                    .filter(Boolean)
                    .join(" · ")}
                </Typography>
                <Typography variant="caption" color="textSecondary">
                  <RelativeTime iso={item.receivedAt} /> ·{" "}
                  {format.bytes(item.bytes)}
                </Typography>
              </Box>
            </li>
          );
        })}
      </Box>
    </Paper>
  );
}
