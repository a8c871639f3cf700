import Box from "@mui/material/Box";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableContainer from "@mui/material/TableContainer";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import Typography from "@mui/material/Typography";
import type { SliceResult } from "@isocenter/contracts";
import { useFormat, useSay, useText } from "../../../i18n/context.tsx";
import { DistributionSign, SeveritySign } from "../../../parts/signs.tsx";

/** Whether the input looks like the training data, with score and limit. */
export function InputCheck(props: {
  slice: SliceResult | undefined;
  inDistribution: boolean | null;
}) {
  const text = useText();
  const format = useFormat();
  const { result } = text.study;
  const ood = props.slice?.reading?.ood;
  return (
    <Box>
      <Typography variant="h3" sx={{ mb: 0.5 }}>
        {result.input}
      </Typography>
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          columnGap: 1.25,
          fontSize: "0.9rem",
        }}
      >
        <DistributionSign inDistribution={props.inDistribution} />
        <span>
          {props.inDistribution === null
            ? result.distributionUnknown
            : props.inDistribution
              ? result.inDistribution
              : result.outOfDistribution}
        </span>
        {ood !== undefined && (
          <Box
            component="span"
            className="num"
            sx={{ color: "text.secondary" }}
          >
            {result.score} {format.compact(ood.score)} · {result.limit}{" "}
            {format.compact(ood.limit)}
          </Box>
        )}
      </Box>
    </Box>
  );
}

/** Measures of the slice with the limits they were held against. */
export function QualityTable(props: { slice: SliceResult }) {
  const text = useText();
  const say = useSay();
  const format = useFormat();
  const { quality } = props.slice;
  const { result } = text.study;
  return (
    <TableContainer tabIndex={0} role="region" aria-label={result.quality}>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell>{result.measure}</TableCell>
            <TableCell align="right">{result.value}</TableCell>
            <TableCell align="right">{result.limit}</TableCell>
            <TableCell>{text.quarantine.state}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {quality.measures.map((measure) => (
            <TableRow key={measure.key}>
              <TableCell>{say(measure.text)}</TableCell>
              <TableCell
                align="right"
                className="num"
                sx={{ whiteSpace: "nowrap" }}
              >
                {format.measure(measure.value, measure.unit)}
              </TableCell>
              <TableCell
                align="right"
                className="num"
                sx={{ whiteSpace: "nowrap" }}
              >
                {measure.limit === undefined
                  ? "–"
                  : format.measure(measure.limit, measure.unit)}
              </TableCell>
              <TableCell>
                <SeveritySign severity={measure.severity} />
              </TableCell>
            </TableRow>
          ))}
          <TableRow>
            <TableCell>{result.bodyPart}</TableCell>
            <TableCell align="right" className="num">
              {result.bodyParts[quality.bodyPart.label] ??
                quality.bodyPart.label}{" "}
              {format.probability(quality.bodyPart.probability)}
            </TableCell>
            <TableCell align="right">–</TableCell>
            <TableCell>
              <SeveritySign
                severity={quality.bodyPart.expected ? "ok" : "fail"}
              />
            </TableCell>
          </TableRow>
        </TableBody>
      </Table>
    </TableContainer>
  );
}
