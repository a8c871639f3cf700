import ArrowBack from "@mui/icons-material/ArrowBack";
import Alert from "@mui/material/Alert";
import AlertTitle from "@mui/material/AlertTitle";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import type { QuarantineDetail } from "@isocenter/contracts";
import { useState } from "react";
import { useDecide, useQuarantineItem } from "../../api/queries.ts";
import { useFailureText, useFormat, useText } from "../../i18n/context.tsx";
import { CopyText } from "../../parts/copy.tsx";
import { ButtonLink } from "../../parts/links.tsx";
import { Loading } from "../../parts/page.tsx";
import { Pairs } from "../../parts/pairs.tsx";
import { ProblemView } from "../../parts/problem.tsx";
import { ReasonDialog } from "../../parts/reason-dialog.tsx";
import { useMay } from "../../parts/shell/session.ts";
import { HeaderDump } from "./header-dump.tsx";
import { QuarantineState } from "./state.tsx";

function Decide(props: { id: string }) {
  const text = useText();
  const decide = useDecide(props.id);
  const [asked, setAsked] = useState<"release" | "reject" | null>(null);
  const { quarantine } = text;
  const close = () => {
    setAsked(null);
    decide.reset();
  };
  return (
    <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap" }}>
      <Tooltip title={quarantine.releaseHelp} describeChild>
        <Button variant="contained" onClick={() => setAsked("release")}>
          {quarantine.release}
        </Button>
      </Tooltip>
      <Tooltip title={quarantine.rejectHelp} describeChild>
        <Button
          variant="outlined"
          color="error"
          onClick={() => setAsked("reject")}
        >
          {quarantine.reject}
        </Button>
      </Tooltip>
      {asked !== null && (
        <ReasonDialog
          title={
            asked === "release"
              ? quarantine.releaseTitle
              : quarantine.rejectTitle
          }
          help={
            asked === "release" ? quarantine.releaseHelp : quarantine.rejectHelp
          }
          action={asked === "release" ? quarantine.release : quarantine.reject}
          danger={asked === "reject"}
          busy={decide.isPending}
          error={decide.error}
          onClose={close}
          onDecide={(reason) =>
            decide.mutate({ decision: asked, reason }, { onSuccess: close })
          }
        />
      )}
    </Box>
  );
}

function History(props: { item: QuarantineDetail }) {
  const text = useText();
  const format = useFormat();
  const { item } = props;
  const { quarantine } = text;
  return (
    <Box component="ol" sx={{ m: 0, pl: 2.5, fontSize: "0.9rem" }}>
      <li>
        {format.exact(item.receivedAt)}: {quarantine.arrived} ({item.door},{" "}
        {item.sender})
      </li>
      {item.decidedAt !== null && (
        <li>
          {format.exact(item.decidedAt)}: {quarantine[item.state]}.{" "}
          {item.decidedBy !== null && quarantine.decided(item.decidedBy)}
          {item.decisionReason !== null && <em> “{item.decisionReason}”</em>}
        </li>
      )}
    </Box>
  );
}

export function Detail(props: { id: string }) {
  const text = useText();
  const format = useFormat();
  const failure = useFailureText();
  const mayDecide = useMay("quarantine.decide");
  const query = useQuarantineItem(props.id);
  if (query.isPending) return <Loading />;
  if (query.isError)
    return (
      <ProblemView error={query.error} onRetry={() => void query.refetch()} />
    );
  const item = query.data;
  const words = failure(item.code, item);
  const { quarantine } = text;
  return (
    <Paper
      component="section"
      aria-label={words.text}
      variant="outlined"
      sx={{ p: { xs: 1.5, sm: 2.5 }, display: "grid", gap: 2.5, minWidth: 0 }}
    >
      <Box sx={{ display: { lg: "none" } }}>
        <ButtonLink
          to="/quarantine"
          size="small"
          color="secondary"
          startIcon={<ArrowBack />}
        >
          {quarantine.title}
        </ButtonLink>
      </Box>
      <Alert severity={item.state === "waiting" ? "warning" : "info"}>
        <AlertTitle>{words.text}.</AlertTitle>
        {item.detail !== null && <div>{item.detail}</div>}
        <div>
          <strong>{text.common.remedy}:</strong> {words.remedy}.
        </div>
      </Alert>
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          gap: 2,
          alignItems: "center",
          justifyContent: "space-between",
        }}
      >
        <QuarantineState state={item.state} />
        {item.state === "waiting" &&
          (mayDecide ? (
            <Decide id={item.id} />
          ) : (
            <Typography variant="body2" color="textSecondary">
              {quarantine.readOnly}
            </Typography>
          ))}
      </Box>
      <Pairs
        rows={[
          [quarantine.received, format.exact(item.receivedAt)],
          [quarantine.from, item.sender],
          [quarantine.door, item.door],
          [quarantine.file, item.fileName ?? "–"],
          [quarantine.size, format.bytes(item.bytes)],
          [
            quarantine.digest,
            <CopyText key="digest" value={item.sha256} length={20} />,
          ],
          ...(item.storedSha256 === null
            ? []
            : [
                [
                  quarantine.storedDigest,
                  <CopyText
                    key="stored"
                    value={item.storedSha256}
                    length={20}
                  />,
                ] as const,
              ]),
        ]}
      />
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="h2" sx={{ mb: 0.5 }}>
          {quarantine.header}
        </Typography>
        <HeaderDump header={item.header} />
      </Box>
      <Box>
        <Typography variant="h2" sx={{ mb: 0.5 }}>
          {quarantine.history}
        </Typography>
        <History item={item} />
      </Box>
    </Paper>
  );
}
