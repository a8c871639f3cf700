import Typography from "@mui/material/Typography";
import { useAudit } from "../../../api/queries.ts";
import { useText } from "../../../i18n/context.tsx";
import { AuditTable } from "../../../parts/audit-table.tsx";
import { Loading } from "../../../parts/page.tsx";
import { ProblemView } from "../../../parts/problem.tsx";
import { useMay } from "../../../parts/shell/session.ts";
import { Fold } from "../section.tsx";

function Events(props: { uid: string }) {
  const text = useText();
  const audit = useAudit({ study: props.uid, limit: 100 });
  if (audit.isPending) return <Loading lines={3} />;
  if (audit.isError) return <ProblemView error={audit.error} />;
  return audit.data.rows.length === 0 ? (
    <Typography color="textSecondary">{text.study.audit.none}</Typography>
  ) : (
    <AuditTable rows={audit.data.rows} hideSubject />
  );
}

/** Who did what to this study. Asked for only when opened: looking is itself an event. */
export function StudyAudit(props: { uid: string }) {
  const text = useText();
  const may = useMay("audit.read");
  return (
    <Fold title={text.study.audit.panel}>
      {may ? (
        <Events uid={props.uid} />
      ) : (
        <Typography color="textSecondary">
          {text.study.audit.notAllowed}
        </Typography>
      )}
    </Fold>
  );
}
