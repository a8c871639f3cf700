import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useEffect, type ReactNode } from "react";
import { useText } from "../i18n/context.tsx";

/** Heading of a page; also the title of the browser tab. No identity goes into a tab title: it ends in the history. */
export function PageHead(props: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${props.title} · Isocenter`;
  }, [props.title]);
  return (
    <Box
      sx={{
        display: "flex",
        flexWrap: "wrap",
        gap: 1.5,
        alignItems: "flex-start",
        justifyContent: "space-between",
        mb: 2,
      }}
    >
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="h1">{props.title}</Typography>
        {props.lead !== undefined && (
          <Typography color="textSecondary" sx={{ mt: 0.5, maxWidth: "75ch" }}>
            {props.lead}
          </Typography>
        )}
      </Box>
      {props.actions}
    </Box>
  );
}

export function PageBody(props: { children: ReactNode; wide?: boolean }) {
  return (
    <Box
      sx={{
        p: { xs: 1.5, sm: 2.5 },
        maxWidth: props.wide === true ? "none" : 1280,
        mx: "auto",
        width: "100%",
      }}
    >
      {props.children}
    </Box>
  );
}

export function Loading(props: { lines?: number }) {
  const text = useText();
  return (
    <Box role="status" aria-label={text.common.loading} sx={{ p: 1 }}>
      {Array.from({ length: props.lines ?? 5 }, (_, index) => (
        <Skeleton key={index} height={34} sx={{ opacity: 1 - index * 0.14 }} />
      ))}
    </Box>
  );
}
