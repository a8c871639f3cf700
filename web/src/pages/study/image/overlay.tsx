import Box from "@mui/material/Box";
import type { Box as Region } from "@isocenter/contracts";

export interface Mark {
  readonly box: Region;
  readonly label: string;
  readonly kind: "region" | "feature";
}

/** Boxes in pixel coordinates of the slice, over the picture. Dashed and solid, so that they differ without colour too. */
export function Overlay(props: {
  columns: number;
  rows: number;
  marks: readonly Mark[];
  opacity: number;
}) {
  const unit = Math.max(props.columns, props.rows) / 512;
  return (
    <Box
      component="svg"
      viewBox={`0 0 ${props.columns} ${props.rows}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={props.marks.map((mark) => mark.label).join(". ")}
      sx={{
        position: "absolute",
        inset: 0,
        width: "100%",
        height: "100%",
        pointerEvents: "none",
      }}
    >
      {props.marks.map((mark) => {
        const colour = mark.kind === "region" ? "#ffd166" : "#4cc9d8";
        return (
          <g
            key={mark.kind}
            opacity={mark.kind === "region" ? props.opacity : 1}
          >
            {[
              ["#000000", 4],
              [colour, 2],
            ].map(([stroke, width]) => (
              <rect
                key={stroke}
                x={mark.box.x}
                y={mark.box.y}
                width={mark.box.width}
                height={mark.box.height}
                fill="none"
                stroke={String(stroke)}
                strokeOpacity={stroke === colour ? 1 : 0.55}
                strokeWidth={Number(width) * unit}
                strokeDasharray={
                  mark.kind === "region" && stroke === colour
                    ? `${7 * unit} ${5 * unit}`
                    : undefined
                }
              />
            ))}
            {mark.kind === "feature" && (
              <rect
                x={mark.box.x}
                y={mark.box.y}
                width={mark.box.width}
                height={mark.box.height}
                fill={colour}
                fillOpacity={0.14}
              />
            )}
          </g>
        );
      })}
    </Box>
  );
}
