import ArrowUpward from "@mui/icons-material/ArrowUpward";
import ChangeHistory from "@mui/icons-material/ChangeHistory";
import Circle from "@mui/icons-material/Circle";
import RadioButtonUnchecked from "@mui/icons-material/RadioButtonUnchecked";
import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Popper from "@mui/material/Popper";
import type { SvgIconComponent } from "@mui/icons-material";
import type { WorklistRow } from "@isocenter/contracts";
import { useId, useState } from "react";
import { useFormat, useSay, useText } from "../../i18n/context.tsx";
import { priorityLevel, type PriorityLevel } from "./priority.ts";

const signs: Record<PriorityLevel, [SvgIconComponent, string, number]> = {
  urgent: [ChangeHistory, "tone-error", 19],
  high: [ArrowUpward, "tone-warning", 19],
  routine: [Circle, "wl-quiet", 13],
  low: [RadioButtonUnchecked, "wl-quiet", 13],
};

function Terms(props: { priority: WorklistRow["priority"] }) {
  const text = useText();
  const say = useSay();
  const format = useFormat();
  const { terms, score } = props.priority;
  return (
    <Paper
      elevation={6}
      sx={{
        p: 1.5,
        minWidth: 240,
        fontSize: "0.85rem",
        border: 1,
        borderColor: "divider",
        bgcolor: "background.raised",
      }}
    >
      <Box sx={{ mb: 0.75 }}>
        {terms.length === 0 ? text.priority.none : text.priority.formula}
      </Box>
      <Box
        className="num"
        sx={{ display: "grid", gridTemplateColumns: "1fr auto", columnGap: 2 }}
      >
        {terms.map((term) => (
          <Box
            key={term.name.en}
            sx={{
              display: "contents",
              "& > :last-child": { textAlign: "end" },
            }}
          >
            <span>{say(term.name)}</span>
            <span>
              {format.signed(
                term.points,
                Number.isInteger(term.points) ? 0 : 1,
              )}
            </span>
          </Box>
        ))}
        <Box
          sx={{
            display: "contents",
            fontWeight: 700,
            "& > *": { borderTop: "1px solid", mt: 0.5, pt: 0.5 },
            "& > :last-child": { textAlign: "end" },
          }}
        >
          <span>{text.priority.sum}</span>
          <span>{format.compact(score)}</span>
        </Box>
      </Box>
    </Paper>
  );
}

/** The sign of the band; on hover and on focus, the formula with its terms. */
export function PrioritySign(props: {
  priority: WorklistRow["priority"];
  focusable: boolean;
}) {
  const text = useText();
  const format = useFormat();
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const level = priorityLevel(props.priority.score);
  const [Icon, tone, size] = signs[level];
  const show = (event: { currentTarget: HTMLElement }) =>
    setAnchor(event.currentTarget);
  const hide = () => setAnchor(null);
  return (
    <>
      <button
        type="button"
        // In the row under the cursor only: Tab would else stop at every row.
        tabIndex={props.focusable ? 0 : -1}
        aria-label={text.priority.label(
          text.priority[level],
          format.compact(props.priority.score),
        )}
        aria-describedby={anchor === null ? undefined : id}
        className={`wl-priority ${tone}`}
        onPointerEnter={show}
        onPointerLeave={hide}
        onFocus={show}
        onBlur={hide}
        onClick={show}
        onKeyDown={(event) => {
          if (event.key === "Escape") hide();
        }}
      >
        <Icon style={{ fontSize: size }} />
      </button>
      {anchor !== null && (
        <Popper
          open
          id={id}
          role="tooltip"
          anchorEl={anchor}
          placement="right-start"
          sx={{ zIndex: "tooltip" }}
        >
          <Terms priority={props.priority} />
        </Popper>
      )}
    </>
  );
}
