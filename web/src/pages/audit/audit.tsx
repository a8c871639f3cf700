import HistoryEdu from "@mui/icons-material/HistoryEdu";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import Paper from "@mui/material/Paper";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useAudit } from "../../api/queries.ts";
import { useFormat, useText } from "../../i18n/context.tsx";
import { AuditTable } from "../../parts/audit-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Loading, PageBody, PageHead } from "../../parts/page.tsx";
import { ProblemView } from "../../parts/problem.tsx";
import { filterEvents, outcomeValues } from "./filter-events.ts";

const pageSize = 100;

/** Who did what, to whose study, when and from where. */
export function Audit() {
  const text = useText();
  const format = useFormat();
  const [parameters, setParameters] = useSearchParams();
  const study = parameters.get("study") ?? "";
  const outcome =
    outcomeValues.find((one) => one === parameters.get("outcome")) ?? null;
  const who = parameters.get("who") ?? "";
  const [offset, setOffset] = useState(0);
  const [typed, setTyped] = useState(study);
  const audit = useAudit({
    offset,
    limit: pageSize,
    ...(study !== "" && { study }),
  });
  const set = (name: string, value: string) => {
    setOffset(0);
    setParameters(
      (old) => {
        const next = new URLSearchParams(old);
        if (value === "") next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  };
  const rows = filterEvents(audit.data?.rows ?? [], who, outcome);
  const total = audit.data?.total ?? 0;
  return (
    <PageBody wide>
      <PageHead title={text.audit.title} lead={text.audit.lead} />
      <Box
        component="form"
        onSubmit={(event) => {
          event.preventDefault();
          set("study", typed.trim());
        }}
        sx={{
          display: "flex",
          flexWrap: "wrap",
          gap: 1.5,
          alignItems: "center",
          mb: 2,
        }}
      >
        <TextField
          size="small"
          label={text.audit.study}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => set("study", typed.trim())}
          slotProps={{ htmlInput: { maxLength: 64 } }}
          sx={{ minWidth: { xs: "100%", sm: 300 } }}
        />
        <TextField
          size="small"
          label={text.audit.filterWho}
          value={who}
          onChange={(event) => set("who", event.target.value)}
          sx={{ minWidth: { xs: "100%", sm: 200 } }}
        />
        <TextField
          select
          size="small"
          label={text.audit.outcome}
          value={outcome ?? ""}
          onChange={(event) => set("outcome", event.target.value)}
          slotProps={{
            inputLabel: { shrink: true },
            select: { displayEmpty: true },
          }}
          sx={{ minWidth: 140 }}
        >
          <MenuItem value="">{text.worklist.filter.any}</MenuItem>
          {outcomeValues.map((one) => (
            <MenuItem key={one} value={one}>
              {text.audit.outcomes[one]}
            </MenuItem>
          ))}
        </TextField>
        <Typography
          variant="body2"
          color="textSecondary"
          role="status"
          className="num"
        >
          {audit.data !== undefined &&
            text.audit.count(total, format.integer(total))}
        </Typography>
      </Box>
      {audit.isPending && <Loading />}
      {audit.isError && (
        <ProblemView error={audit.error} onRetry={() => void audit.refetch()} />
      )}
      {audit.data !== undefined &&
        (rows.length === 0 ? (
          <Empty
            icon={<HistoryEdu />}
            title={text.audit.emptyTitle}
            help={text.audit.emptyText}
          />
        ) : (
          <Paper variant="outlined">
            <AuditTable rows={rows} />
          </Paper>
        ))}
      {total > pageSize && (
        <Box sx={{ display: "flex", gap: 1, mt: 2, alignItems: "center" }}>
          <Button
            disabled={offset === 0}
            onClick={() => setOffset(Math.max(0, offset - pageSize))}
          >
            {text.audit.previous}
          </Button>
          <Typography variant="body2" className="num">
            {format.integer(offset + 1)}–
            {format.integer(Math.min(offset + pageSize, total))}
          </Typography>
          <Button
            disabled={offset + pageSize >= total}
            onClick={() => setOffset(offset + pageSize)}
          >
            {text.audit.next}
          </Button>
          {(who !== "" || outcome !== null) && (
            <Typography variant="caption" color="textSecondary">
              {text.audit.loadedOnly}
            </Typography>
          )}
        </Box>
      )}
    </PageBody>
  );
}
