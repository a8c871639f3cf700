import ArrowUpward from "@mui/icons-material/ArrowUpward";
import ChangeHistory from "@mui/icons-material/ChangeHistory";
import Circle from "@mui/icons-material/Circle";
import RadioButtonUnchecked from "@mui/icons-material/RadioButtonUnchecked";
import Box from "@mui/material/Box";
import Tooltip from "@mui/material/Tooltip";
import type { SvgIconComponent } from "@mui/icons-material";
import type { WorklistRow } from "@isocenter/contracts";
import { useFormat, useSay, useText } from "../../i18n/context.tsx";
import { priorityLevel, type PriorityLevel } from "./priority.ts";

const signs: Record<PriorityLevel, [SvgIconComponent, string]> = {
  urgent: [ChangeHistory, "error.main"],
  high: [ArrowUpward, "warning.main"],
  routine: [Circle, "text.secondary"],
  low: [RadioButtonUnchecked, "text.secondary"],
};

function Terms(props: { priority: WorklistRow["priority"] }) {
  const text = useText();
  const say = useSay();
  const format = useFormat();
  const { terms, score } = props.priority;
  return (
    <Box sx={{ p: 0.5, minWidth: 220 }}>
      <Box sx={{ mb: 0.75 }}>
        {terms.length === 0 ? text.priority.none : text.priority.formula}
      </Box>
      <Box
        sx={{ display: "grid", gridTemplateColumns: "1fr auto", columnGap: 2 }}
      >
        {terms.map((term) => (
          <Box key={term.name.en} sx={{ display: "contents" }}>
            <span>{say(term.name)}</span>
            <Box component="span" className="num" sx={{ textAlign: "right" }}>
              {format.signed(
                term.points,
                Number.isInteger(term.points) ? 0 : 1,
              )}
            </Box>
          </Box>
        ))}
        <Box
          sx={{
            display: "contents",
            fontWeight: 700,
            "& > *": { borderTop: "1px solid", mt: 0.5, pt: 0.5 },
          }}
        >
          <span>{text.priority.sum}</span>
          <Box component="span" className="num" sx={{ textAlign: "right" }}>
            {format.compact(score)}
          </Box>
        </Box>
      </Box>
    </Box>
  );
}

/** The sign of the band; on hover and on focus, the formula with its terms. */
export function PrioritySign(props: {
  priority: WorklistRow["priority"];
  focusable: boolean;
}) {
  const text = useText();
  const format = useFormat();
  const level = priorityLevel(props.priority.score);
  const [Icon, colour] = signs[level];
  return (
    <Tooltip
      title={<Terms priority={props.priority} />}
      placement="right-start"
      describeChild
    >
      <Box
        role="img"
        tabIndex={props.focusable ? 0 : -1}
        aria-label={text.priority.label(
          text.priority[level],
          format.compact(props.priority.score),
        )}
        sx={{
          display: "inline-flex",
          p: 0.5,
          borderRadius: 1,
          color: colour,
          cursor: "help",
        }}
      >
        <Icon
          sx={{
            fontSize: level === "routine" || level === "low" ? 13 : 19,
            m: level === "routine" || level === "low" ? "3px" : 0,
          }}
        />
      </Box>
    </Tooltip>
  );
}
