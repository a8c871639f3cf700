import BlockOutlined from "@mui/icons-material/BlockOutlined";
import CheckCircleOutlined from "@mui/icons-material/CheckCircleOutlined";
import ErrorOutlined from "@mui/icons-material/ErrorOutlined";
import Box from "@mui/material/Box";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableContainer from "@mui/material/TableContainer";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import type { SvgIconComponent } from "@mui/icons-material";
import { roleValues, type AuditEvent } from "@isocenter/contracts";
import { useFormat, useText } from "../i18n/context.tsx";
import { short } from "../i18n/format.ts";
import { Sign } from "./signs.tsx";

const outcomes: Record<
  AuditEvent["outcome"],
  [SvgIconComponent, "success" | "warning" | "error"]
> = {
  success: [CheckCircleOutlined, "success"],
  refused: [BlockOutlined, "warning"],
  failure: [ErrorOutlined, "error"],
};

/** The detail of an event as `name value`, one after the other; nested values as JSON. */
function detailText(detail: AuditEvent["detail"]): string {
  return Object.entries(detail)
    .map(
      ([name, value]) =>
        `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`,
    )
    .join(" · ");
}

export function AuditTable(props: {
  rows: readonly AuditEvent[];
  hideSubject?: boolean;
}) {
  const text = useText();
  const format = useFormat();
  const role = (name: string) => {
    const known = roleValues.find((value) => value === name);
    return known === undefined ? name : text.roles[known];
  };
  return (
    <TableContainer tabIndex={0} role="region" aria-label={text.audit.title}>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell>{text.audit.when}</TableCell>
            <TableCell>{text.audit.who}</TableCell>
            <TableCell>{text.audit.action}</TableCell>
            <TableCell>{text.audit.outcome}</TableCell>
            {props.hideSubject !== true && (
              <TableCell>{text.audit.subject}</TableCell>
            )}
            <TableCell>{text.audit.door}</TableCell>
            <TableCell>{text.audit.detail}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {props.rows.map((event) => {
            const [icon, tone] = outcomes[event.outcome];
            const detail = detailText(event.detail);
            return (
              <TableRow key={event.id} hover>
                <TableCell className="num" sx={{ whiteSpace: "nowrap" }}>
                  <time dateTime={event.recordedAt}>
                    {format.exact(event.recordedAt)}
                  </time>
                </TableCell>
                <TableCell sx={{ whiteSpace: "nowrap" }}>
                  {event.who}
                  <Box sx={{ fontSize: "0.78rem", color: "text.secondary" }}>
                    {role(event.role)}
                  </Box>
                </TableCell>
                <TableCell>
                  <span className="mono">{event.action}</span>
                </TableCell>
                <TableCell>
                  <Sign
                    icon={icon}
                    tone={tone}
                    word={text.audit.outcomes[event.outcome]}
                  />
                </TableCell>
                {props.hideSubject !== true && (
                  <TableCell title={event.subject}>
                    <span className="mono">{short(event.subject, 24)}</span>
                  </TableCell>
                )}
                <TableCell>{event.door}</TableCell>
                <TableCell
                  title={detail}
                  sx={{
                    color: "text.secondary",
                    minWidth: 200,
                    maxWidth: 360,
                    overflowWrap: "anywhere",
                  }}
                >
                  {short(detail, 120)}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
