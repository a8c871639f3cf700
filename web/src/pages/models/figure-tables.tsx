import Box from "@mui/material/Box";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableContainer from "@mui/material/TableContainer";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import type { ReactNode } from "react";
import { useFormat, useText } from "../../i18n/context.tsx";
import type { Confusion, PerClass } from "./card-parts.ts";
import { useCardWords } from "./card-words.ts";
import type { Figure } from "./figures.ts";

/** Counts whole, everything else to three digits. */
function useShow(): (value: number) => string {
  const format = useFormat();
  return (value) =>
    Number.isInteger(value) && Math.abs(value) > 1
      ? format.integer(value)
      : format.fixed(value, 3);
}

function Scroll(props: { label: string; children: ReactNode }) {
  return (
    <TableContainer tabIndex={0} role="region" aria-label={props.label}>
      <Table size="small">{props.children}</Table>
    </TableContainer>
  );
}

export function Figures(props: { figures: readonly Figure[]; of: string }) {
  const text = useText();
  const show = useShow();
  const words = useCardWords();
  // What has an interval says most.
  const sorted = props.figures.toSorted(
    (a, b) => Number(a.low === null) - Number(b.low === null),
  );
  return (
    <Scroll label={`${text.models.figures}: ${props.of}`}>
      <TableHead>
        <TableRow>
          <TableCell>{text.models.figure}</TableCell>
          <TableCell align="right">{text.models.value}</TableCell>
          <TableCell align="right">{text.models.interval}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {sorted.map((figure) => (
          <TableRow key={figure.name}>
            <TableCell>{words(figure.name)}</TableCell>
            <TableCell align="right" className="num" sx={{ fontWeight: 600 }}>
              {show(figure.value)}
            </TableCell>
            <TableCell
              align="right"
              className="num"
              sx={{ whiteSpace: "nowrap" }}
            >
              {figure.low === null || figure.high === null
                ? "–"
                : `${show(figure.low)}–${show(figure.high)}`}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Scroll>
  );
}

export function PerClassTable(props: { table: PerClass; of: string }) {
  const text = useText();
  const show = useShow();
  const words = useCardWords();
  return (
    <Scroll label={`${text.models.perClass}: ${props.of}`}>
      <TableHead>
        <TableRow>
          <TableCell>{text.study.result.forClass}</TableCell>
          {props.table.columns.map((column) => (
            <TableCell key={column} align="right">
              {words(column)}
            </TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {props.table.rows.map((row) => (
          <TableRow key={row.name}>
            <TableCell component="th" scope="row">
              {words(row.name)}
            </TableCell>
            {row.cells.map((cell, index) => (
              <TableCell
                key={props.table.columns[index]}
                align="right"
                className="num"
              >
                {cell === null ? "–" : show(cell.value)}
                {cell !== null && cell.low !== null && cell.high !== null && (
                  <Box
                    sx={{
                      fontSize: "0.75rem",
                      color: "text.secondary",
                      whiteSpace: "nowrap",
                    }}
                  >
                    {show(cell.low)}–{show(cell.high)}
                  </Box>
                )}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Scroll>
  );
}

export function ConfusionTable(props: { confusion: Confusion; of: string }) {
  const text = useText();
  const format = useFormat();
  const words = useCardWords();
  const { classes, counts } = props.confusion;
  return (
    <Scroll label={`${text.models.confusion}: ${props.of}`}>
      <TableHead>
        <TableRow>
          <TableCell>
            {text.models.truth} ↓ · {text.models.answer} →
          </TableCell>
          {classes.map((name) => (
            <TableCell key={name} align="right">
              {words(name)}
            </TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {counts.map((row, truth) => (
          <TableRow key={classes[truth]}>
            <TableCell component="th" scope="row">
              {words(classes[truth] ?? "")}
            </TableCell>
            {row.map((count, answer) => (
              <TableCell
                key={classes[answer]}
                align="right"
                className="num"
                sx={
                  truth === answer
                    ? { fontWeight: 700, bgcolor: "background.raised" }
                    : { color: count === 0 ? "text.secondary" : undefined }
                }
              >
                {format.integer(count)}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Scroll>
  );
}
