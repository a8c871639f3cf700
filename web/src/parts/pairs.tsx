import Box from "@mui/material/Box";
import type { ReactNode } from "react";

/** Names and values, in pairs. */
export function Pairs(props: {
  rows: readonly (readonly [string, ReactNode])[];
}) {
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: "grid",
        gridTemplateColumns: { xs: "1fr", sm: "minmax(120px, auto) 1fr" },
        columnGap: 2,
        rowGap: { xs: 0.25, sm: 0.75 },
        fontSize: "0.87rem",
        alignItems: "baseline",
      }}
    >
      {props.rows.map(([name, value]) => (
        <Box key={name} sx={{ display: "contents" }}>
          <Box component="dt" sx={{ color: "text.secondary" }}>
            {name}
          </Box>
          <Box
            component="dd"
            sx={{
              m: 0,
              mb: { xs: 0.75, sm: 0 },
              overflowWrap: "anywhere",
              minWidth: 0,
            }}
          >
            {value}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
