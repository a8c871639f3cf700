import Box from "@mui/material/Box";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableContainer from "@mui/material/TableContainer";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import Typography from "@mui/material/Typography";
import type { Result } from "@isocenter/contracts";
import { useFormat, useSay, useText } from "../../../i18n/context.tsx";
import { CopyText } from "../../../parts/copy.tsx";
import { Pairs } from "../../../parts/pairs.tsx";
import { Fold } from "../section.tsx";

/** What the result was made from: enough to make it again. */
export function Lineage(props: { result: Result }) {
  const text = useText();
  const say = useSay();
  const format = useFormat();
  const { lineage } = text.study;
  const { provenance, model, series, id, createdAt } = props.result;
  return (
    <Fold
      title={lineage.panel}
      summary={lineage.inputs(provenance.inputs.length)}
    >
      <Typography variant="body2" color="textSecondary" sx={{ mb: 1.5 }}>
        {lineage.lead}
      </Typography>
      <Pairs
        rows={[
          [lineage.resultId, <CopyText key="id" value={id} length={14} />],
          [text.jobs.created, format.exact(createdAt)],
          [lineage.pipeline, provenance.pipelineVersion],
          [lineage.runtime, provenance.runtime],
          ...(model === null
            ? []
            : [
                [
                  lineage.model,
                  <CopyText key="model" value={model.digest} length={16} />,
                ] as const,
              ]),
          ...(series === null
            ? []
            : [[lineage.series, say(series.why)] as const]),
          [
            lineage.settings,
            Object.keys(provenance.settings).length === 0 ? (
              text.common.none
            ) : (
              <Box
                key="settings"
                component="pre"
                className="mono"
                tabIndex={0}
                sx={{
                  m: 0,
                  whiteSpace: "pre-wrap",
                  maxHeight: 180,
                  overflow: "auto",
                }}
              >
                {JSON.stringify(provenance.settings, null, 1)}
              </Box>
            ),
          ],
        ]}
      />
      <TableContainer
        sx={{ mt: 1.5, maxHeight: 260 }}
        tabIndex={0}
        role="region"
        aria-label={lineage.inputs(provenance.inputs.length)}
      >
        <Table size="small" stickyHeader>
          <TableHead>
            <TableRow>
              <TableCell>{lineage.instance}</TableCell>
              <TableCell>{lineage.sha256}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {provenance.inputs.map((input) => (
              <TableRow key={input.SOPInstanceUID}>
                <TableCell>
                  <CopyText value={input.SOPInstanceUID} length={22} />
                </TableCell>
                <TableCell>
                  <CopyText value={input.sha256} length={16} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </TableContainer>
    </Fold>
  );
}
