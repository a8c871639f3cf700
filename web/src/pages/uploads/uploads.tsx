import CloudUploadOutlined from "@mui/icons-material/CloudUploadOutlined";
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import LinearProgress from "@mui/material/LinearProgress";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useMemo } from "react";
import { useUploads } from "../../api/queries.ts";
import { useFormat, useText } from "../../i18n/context.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Loading, PageBody, PageHead } from "../../parts/page.tsx";
import { ProblemView } from "../../parts/problem.tsx";
import { ChooseButtons } from "../../parts/upload/choose.tsx";
import { FileList } from "../../parts/upload/file-list.tsx";
import {
  countStates,
  lineOfServer,
  linesOfBatch,
  problemsFirst,
  type FileLine,
} from "../../parts/upload/rows.ts";
import { FileVerdict } from "../../parts/upload/verdict.tsx";
import { RelativeTime } from "../../parts/time.tsx";
import { useUploader } from "../../uploads/context.tsx";

interface Group {
  readonly key: string;
  readonly startedAt: string;
  readonly lines: readonly FileLine[];
}

/** What this page is sending, then what the server knows from before: one list, no upload twice. */
function useGroups(): { groups: Group[]; pending: boolean; error: unknown } {
  const uploader = useUploader();
  const stored = useUploads();
  const { batches } = uploader;
  const groups = useMemo(() => {
    const here = batches.map((batch) => ({
      key: batch.uploadId ?? `local-${batch.key}`,
      startedAt: batch.startedAt,
      lines: problemsFirst(linesOfBatch(batch)),
    }));
    const known = new Set(here.map((group) => group.key));
    return [
      ...here,
      ...(stored.data ?? [])
        .filter((upload) => !known.has(upload.id))
        .map((upload) => ({
          key: upload.id,
          startedAt: upload.startedAt,
          lines: problemsFirst(upload.files.map(lineOfServer)),
        })),
    ];
  }, [batches, stored.data]);
  return { groups, pending: stored.isPending, error: stored.error };
}

function UploadCard(props: { group: Group }) {
  const text = useText();
  const format = useFormat();
  const { lines, startedAt } = props.group;
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-label={format.exact(startedAt)}
      sx={{ overflow: "hidden" }}
    >
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          gap: 2,
          alignItems: "center",
          px: 2,
          py: 1.25,
          bgcolor: "background.raised",
          fontSize: "0.87rem",
        }}
      >
        <Typography variant="h3" component="h2">
          {text.uploads.files(lines.length, format.integer(lines.length))}
        </Typography>
        <Typography variant="body2" color="textSecondary">
          <RelativeTime iso={startedAt} />
        </Typography>
        <Box sx={{ flexGrow: 1 }} />
        {countStates(lines).map(([state, count]) => (
          <FileVerdict
            key={state}
            state={state}
            count={format.integer(count)}
          />
        ))}
      </Box>
      {lines.length === 0 ? (
        <Typography color="textSecondary" sx={{ p: 2 }}>
          {text.uploads.noFiles}
        </Typography>
      ) : (
        <FileList
          lines={lines}
          height={420}
          label={text.uploads.files(lines.length, format.integer(lines.length))}
        />
      )}
    </Paper>
  );
}

export function Uploads() {
  const text = useText();
  const format = useFormat();
  const uploader = useUploader();
  const { totals } = uploader;
  const { groups, pending, error } = useGroups();
  return (
    <PageBody>
      <PageHead title={text.uploads.title} lead={text.uploads.lead} />
      {uploader.unsent.length > 0 && (
        <Alert
          severity="warning"
          sx={{ mb: 2 }}
          action={
            <Button
              color="inherit"
              size="small"
              onClick={uploader.dismissUnsent}
            >
              {text.uploads.dismiss}
            </Button>
          }
        >
          <strong>{text.uploads.unsent(uploader.unsent.length)}</strong>{" "}
          {text.uploads.unsentHelp}
          <Box sx={{ overflowWrap: "anywhere", fontSize: "0.85em" }}>
            {uploader.unsent.slice(0, 8).join(", ")}
            {uploader.unsent.length > 8 ? " …" : ""}
          </Box>
        </Alert>
      )}
      <Paper
        variant="outlined"
        sx={{
          p: 3,
          mb: 3,
          display: "flex",
          flexWrap: "wrap",
          gap: 2,
          alignItems: "center",
          borderStyle: "dashed",
          borderWidth: 2,
        }}
      >
        <CloudUploadOutlined
          aria-hidden
          sx={{ fontSize: 44, color: "primary.main" }}
        />
        <Box sx={{ flexGrow: 1, minWidth: 220 }}>
          <Typography variant="h2">{text.uploads.dropHere}</Typography>
          <Typography variant="body2" color="textSecondary">
            {text.uploads.dropHelp}
          </Typography>
        </Box>
        <ChooseButtons />
        {(totals.active || uploader.reading || totals.failed > 0) && (
          <Box sx={{ width: "100%" }}>
            <Box
              sx={{ display: "flex", alignItems: "center", gap: 1, mb: 0.5 }}
            >
              <Typography
                variant="body2"
                role="status"
                className="num"
                sx={{ flexGrow: 1 }}
              >
                {uploader.reading
                  ? text.uploads.reading
                  : `${text.uploads.sending(
                      format.integer(totals.done),
                      format.integer(totals.files),
                    )} · ${text.common.of(
                      format.bytes(totals.sent),
                      format.bytes(totals.bytes),
                    )}`}
              </Typography>
              {totals.active ? (
                <Button size="small" color="secondary" onClick={uploader.stop}>
                  {text.uploads.cancelAll}
                </Button>
              ) : (
                totals.failed > 0 && (
                  <Button size="small" onClick={uploader.resend}>
                    {text.uploads.resend}
                  </Button>
                )
              )}
            </Box>
            {totals.active && (
              <LinearProgress
                variant="determinate"
                value={
                  totals.bytes === 0 ? 0 : (totals.sent / totals.bytes) * 100
                }
                aria-label={text.uploads.panel}
                sx={{ height: 6, borderRadius: 1 }}
              />
            )}
          </Box>
        )}
      </Paper>
      {error !== null && <ProblemView error={error} />}
      {pending && groups.length === 0 && <Loading />}
      {!pending && error === null && groups.length === 0 && (
        <Empty
          icon={<CloudUploadOutlined />}
          title={text.uploads.emptyTitle}
          help={text.uploads.emptyText}
        />
      )}
      <Box sx={{ display: "grid", gap: 2 }}>
        {groups.map((group) => (
          <UploadCard key={group.key} group={group} />
        ))}
      </Box>
    </PageBody>
  );
}
