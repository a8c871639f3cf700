import Box from "@mui/material/Box";

/** A share 0–1 as a bar; decoration beside the number, which always stands next to it. */
export function ShareBar(props: {
  share: number;
  interval?: readonly [number, number];
  mark?: number;
  tone?: "primary" | "secondary";
  width?: number | string;
  height?: number;
}) {
  const height = props.height ?? 8;
  if (props.interval === undefined && props.mark === undefined)
    return (
      <span
        aria-hidden
        className="share"
        style={{ width: props.width ?? "100%", height }}
      >
        <span
          style={{
            width: `${Math.min(Math.max(props.share, 0), 1) * 100}%`,
            background: `var(--mui-palette-${props.tone ?? "primary"}-main)`,
          }}
        />
      </span>
    );
  const at = (share: number) => `${Math.min(Math.max(share, 0), 1) * 100}%`;
  return (
    <Box
      aria-hidden
      sx={{
        position: "relative",
        width: props.width ?? "100%",
        height,
        borderRadius: 1,
        bgcolor: "divider",
        flexShrink: 0,
      }}
    >
      <Box
        sx={{
          position: "absolute",
          inset: 0,
          right: "auto",
          borderRadius: 1,
          bgcolor: `${props.tone ?? "primary"}.main`,
        }}
        style={{ width: at(props.share) }}
      />
      {props.interval !== undefined && (
        <Box
          sx={{
            position: "absolute",
            top: "50%",
            height: 2,
            mt: "-1px",
            bgcolor: "text.primary",
            "&::before, &::after": {
              content: '""',
              position: "absolute",
              top: -(height / 2) - 1,
              width: 2,
              height: height + 4,
              bgcolor: "text.primary",
            },
            "&::before": { left: 0 },
            "&::after": { right: 0 },
          }}
          style={{
            left: at(props.interval[0]),
            width: `calc(${at(props.interval[1])} - ${at(props.interval[0])})`,
          }}
        />
      )}
      {props.mark !== undefined && (
        <Box
          sx={{
            position: "absolute",
            top: -4,
            width: 9,
            height: 9,
            ml: "-4.5px",
            transform: "rotate(45deg)",
            border: 2,
            borderColor: "text.primary",
            bgcolor: "background.paper",
          }}
          style={{ left: at(props.mark), top: height / 2 - 4.5 }}
        />
      )}
    </Box>
  );
}
