import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableContainer from "@mui/material/TableContainer";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import { useFormat, useSay, useText } from "../../../i18n/context.tsx";
import { useBarName } from "./waterfall-chart.tsx";
import type { Waterfall } from "./waterfall.ts";

/** The same figures as a table, for whoever cannot or will not read the chart. */
export function WaterfallTable(props: { chart: Waterfall }) {
  const text = useText();
  const say = useSay();
  const format = useFormat();
  const nameOf = useBarName();
  const { result } = text.study;
  return (
    <TableContainer tabIndex={0} role="region" aria-label={result.table}>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell>{result.feature}</TableCell>
            <TableCell align="right">{result.value}</TableCell>
            <TableCell align="right">{result.contribution}</TableCell>
            <TableCell align="right">{result.sum}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {props.chart.bars.map((bar) => {
            const total =
              bar.kind === "base" ||
              bar.kind === "raw" ||
              bar.kind === "calibrated";
            return (
              <TableRow key={bar.key}>
                <TableCell
                  component="th"
                  scope="row"
                  sx={{ fontWeight: total ? 700 : 400 }}
                  title={
                    bar.feature === undefined ? "" : say(bar.feature.meaning)
                  }
                >
                  {nameOf(bar)}
                </TableCell>
                <TableCell align="right" className="num">
                  {bar.feature === undefined
                    ? ""
                    : format.measure(bar.feature.value, bar.feature.unit)}
                </TableCell>
                <TableCell align="right" className="num">
                  {total ? "" : format.signed(bar.value, 4)}
                </TableCell>
                <TableCell
                  align="right"
                  className="num"
                  sx={{ fontWeight: total ? 700 : 400 }}
                >
                  {format.fixed(bar.to, 4)}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
