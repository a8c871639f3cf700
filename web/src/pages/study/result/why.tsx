import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import Typography from "@mui/material/Typography";
import {
  brainClasses,
  type BrainClass,
  type SliceResult,
} from "@isocenter/contracts";
import { useMemo, useState } from "react";
import { useFormat, useSay, useText } from "../../../i18n/context.tsx";
import { Section } from "../section.tsx";
import { WaterfallChart } from "./waterfall-chart.tsx";
import { WaterfallTable } from "./waterfall-table.tsx";
import { waterfall } from "./waterfall.ts";

const strongest = 8;

/** Why this slice got this answer. */
export function Why(props: {
  slice: SliceResult;
  initialClass: BrainClass;
  chosen: string | null;
  onChoose: (key: string | null) => void;
  onShow: () => void;
}) {
  const text = useText();
  const say = useSay();
  const format = useFormat();
  const { result } = text.study;
  const [of, setOf] = useState(props.initialClass);
  const [all, setAll] = useState(false);
  const [asTable, setAsTable] = useState(false);
  const explanation = props.slice.reading?.explanation;
  const chart = useMemo(
    () =>
      explanation === undefined
        ? null
        : waterfall(explanation, of, all || asTable ? Infinity : strongest),
    [explanation, of, all, asTable],
  );
  if (explanation === undefined || chart === null) return null;
  const count = explanation.features.length;
  return (
    <Section
      title={result.why}
      lead={result.whyHelp}
      id="why"
      action={
        <Box sx={{ display: "flex", gap: 1, alignItems: "center" }}>
          <TextField
            select
            size="small"
            label={result.forClass}
            value={of}
            onChange={(event) => {
              const next = brainClasses.find(
                (name) => name === event.target.value,
              );
              if (next !== undefined) setOf(next);
            }}
            sx={{ minWidth: 150 }}
          >
            {brainClasses.map((name) => (
              <MenuItem key={name} value={name}>
                {text.classes[name]}
              </MenuItem>
            ))}
          </TextField>
          <ToggleButtonGroup
            exclusive
            size="small"
            value={asTable ? "table" : "chart"}
            onChange={(_, value: string | null) => {
              if (value !== null) setAsTable(value === "table");
            }}
            aria-label={`${result.chart} / ${result.table}`}
          >
            <ToggleButton value="chart">{result.chart}</ToggleButton>
            <ToggleButton value="table">{result.table}</ToggleButton>
          </ToggleButtonGroup>
        </Box>
      }
    >
      <Box
        sx={{
          mb: 2,
          px: 1.5,
          py: 1,
          bgcolor: "background.raised",
          borderRadius: 1,
        }}
      >
        <Typography variant="h3" component="h3" sx={{ mb: 0.25 }}>
          {result.sentence}
        </Typography>
        <Typography variant="body2">{say(explanation.sentence)}</Typography>
      </Box>
      <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
        {result.textureHelp}
      </Typography>
      {asTable ? (
        <WaterfallTable chart={chart} />
      ) : (
        <WaterfallChart
          chart={chart}
          chosen={props.chosen}
          onChoose={props.onChoose}
          onShow={props.onShow}
        />
      )}
      <Box
        sx={{
          mt: 1,
          display: "flex",
          flexWrap: "wrap",
          gap: 1,
          alignItems: "center",
          justifyContent: "space-between",
        }}
      >
        <Typography variant="caption" color="textSecondary" className="num">
          {result.ofSlice} {props.slice.InstanceNumber ?? props.slice.frame} ·{" "}
          {result.sumHelp} ({format.fixed(explanation.base[of], 3)}{" "}
          {format.signed(
            explanation.raw[of] - explanation.base[of] + chart.gap,
            3,
          )}{" "}
          = {format.fixed(explanation.raw[of] + chart.gap, 3)})
        </Typography>
        {!asTable && count > strongest + 1 && (
          <Button size="small" onClick={() => setAll(!all)}>
            {all ? result.showFewer : result.showAll(count)}
          </Button>
        )}
      </Box>
    </Section>
  );
}
