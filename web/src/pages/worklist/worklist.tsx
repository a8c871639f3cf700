import CloudUploadOutlined from "@mui/icons-material/CloudUploadOutlined";
import UploadFile from "@mui/icons-material/UploadFile";
import SearchOff from "@mui/icons-material/SearchOff";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { useFormat, useText } from "../../i18n/context.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Loading } from "../../parts/page.tsx";
import { ProblemView } from "../../parts/problem.tsx";
import { useNow } from "../../parts/time.tsx";
import { useMay } from "../../parts/shell/session.ts";
import { ButtonLink } from "../../parts/links.tsx";
import { ChooseButtons } from "../../parts/upload/choose.tsx";
import { readColumns } from "./columns.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { isFiltered, readFilter } from "./filter.ts";
import { Grid } from "./grid.tsx";
import { useHead } from "./rows.ts";

/** Home of the radiologist: studies in the order of what matters. */
export function Worklist() {
  const text = useText();
  const format = useFormat();
  const mayStore = useMay("study.store");
  const [parameters, setParameters] = useSearchParams();
  const [names, setNames] = useState(readColumns);
  // The day changes the filter, the minute does not.
  const day = new Date(useNow()).toDateString();
  const filter = useMemo(
    () => readFilter(parameters, new Date(day)),
    [parameters, day],
  );
  const head = useHead(filter);
  useEffect(() => {
    document.title = `${text.worklist.title} · Isocenter`;
  }, [text]);
  const total = head.data?.total ?? 0;
  return (
    <Box
      sx={{
        p: { xs: 1, sm: 2 },
        gap: 1.5,
        display: "flex",
        flexDirection: "column",
        flexGrow: 1,
        minHeight: 0,
      }}
    >
      <Box sx={{ display: "flex", alignItems: "center", gap: 1.5 }}>
        <Typography variant="h1">{text.worklist.title}</Typography>
        <Typography color="textSecondary" role="status" className="num">
          {head.data !== undefined &&
            text.worklist.count(total, format.integer(total))}
        </Typography>
        <Box sx={{ flexGrow: 1 }} />
        {mayStore && (
          <ButtonLink
            to="/uploads"
            variant="contained"
            startIcon={<UploadFile />}
            title={text.worklist.drop}
          >
            {text.worklist.upload}
          </ButtonLink>
        )}
      </Box>
      <FilterBar columns={names} onColumns={setNames} />
      {head.isPending ? (
        <Loading lines={8} />
      ) : head.isError ? (
        <ProblemView error={head.error} onRetry={() => void head.refetch()} />
      ) : total > 0 ? (
        <Grid
          key={JSON.stringify(filter)}
          filter={filter}
          head={head.data.rows}
          total={total}
          names={names}
        />
      ) : isFiltered(parameters) ? (
        <Empty
          icon={<SearchOff />}
          title={text.worklist.noMatchTitle}
          help={text.worklist.noMatchText}
          action={
            <Button variant="contained" onClick={() => setParameters({})}>
              {text.common.clearFilters}
            </Button>
          }
        />
      ) : (
        <Empty
          icon={<CloudUploadOutlined />}
          title={text.worklist.emptyTitle}
          help={text.worklist.emptyText}
          action={mayStore && <ChooseButtons />}
        />
      )}
    </Box>
  );
}
