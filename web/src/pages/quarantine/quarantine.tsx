import GppGoodOutlined from "@mui/icons-material/GppGoodOutlined";
import TouchAppOutlined from "@mui/icons-material/TouchAppOutlined";
import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import { useParams } from "react-router";
import { useQuarantine } from "../../api/queries.ts";
import { useText } from "../../i18n/context.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Loading, PageBody, PageHead } from "../../parts/page.tsx";
import { ProblemView } from "../../parts/problem.tsx";
import { Detail } from "./detail.tsx";
import { QuarantineList } from "./list.tsx";

/** What was not accepted, why, and what a person decided. On a phone the list gives way to the object. */
export function Quarantine() {
  const text = useText();
  const { id } = useParams();
  const list = useQuarantine();
  return (
    <PageBody wide>
      <PageHead title={text.quarantine.title} lead={text.quarantine.lead} />
      {list.isPending && <Loading />}
      {list.isError && (
        <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.data?.rows.length === 0 && id === undefined && (
        <Empty
          icon={<GppGoodOutlined />}
          title={text.quarantine.emptyTitle}
          help={text.quarantine.emptyText}
        />
      )}
      {list.data !== undefined &&
        (list.data.rows.length > 0 || id !== undefined) && (
          <Box
            sx={{
              display: "grid",
              gap: 2,
              alignItems: "start",
              gridTemplateColumns: {
                xs: "minmax(0, 1fr)",
                lg: "minmax(320px, 2fr) minmax(0, 3fr)",
              },
            }}
          >
            <Box
              sx={{
                display: {
                  xs: id === undefined ? "block" : "none",
                  lg: "block",
                },
              }}
            >
              <QuarantineList
                rows={list.data.rows}
                total={list.data.total}
                chosen={id}
              />
            </Box>
            {id === undefined ? (
              <Paper
                variant="outlined"
                sx={{ display: { xs: "none", lg: "flex" } }}
              >
                <Empty
                  icon={<TouchAppOutlined />}
                  title={text.quarantine.choose}
                  help=""
                />
              </Paper>
            ) : (
              <Detail key={id} id={id} />
            )}
          </Box>
        )}
    </PageBody>
  );
}
