import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableRow from "@mui/material/TableRow";
import Typography from "@mui/material/Typography";
import type { StudyDetail } from "@isocenter/contracts";
import { useFormat, useText } from "../../../i18n/context.tsx";
import { CopyText } from "../../../parts/copy.tsx";
import { VerdictSign } from "../../../parts/signs.tsx";
import { Fold } from "../section.tsx";

export function History(props: { history: StudyDetail["history"] }) {
  const text = useText();
  const format = useFormat();
  const { history } = text.study;
  return (
    <Fold title={history.panel} summary={props.history.length}>
      <Typography variant="body2" color="textSecondary">
        {props.history.length === 0 ? history.none : history.lead}
      </Typography>
      {props.history.length > 0 && (
        <Table size="small">
          <TableBody>
            {props.history.map((entry) => (
              <TableRow key={entry.id}>
                <TableCell>
                  {text.study.result.generation(entry.generation)}
                </TableCell>
                <TableCell>
                  <VerdictSign
                    verdict={entry.verdict}
                    word={text.verdicts[entry.verdict]}
                  />
                </TableCell>
                <TableCell>{format.exact(entry.createdAt)}</TableCell>
                <TableCell>
                  <CopyText value={entry.id} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Fold>
  );
}
