import HubOutlined from "@mui/icons-material/HubOutlined";
import Box from "@mui/material/Box";
import { useModels } from "../../api/queries.ts";
import { useText } from "../../i18n/context.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Loading, PageBody, PageHead } from "../../parts/page.tsx";
import { ProblemView } from "../../parts/problem.tsx";
import { ModelCardView } from "./model-card.tsx";

/** The models side by side. */
export function Models() {
  const text = useText();
  const models = useModels();
  return (
    <PageBody>
      <PageHead title={text.models.title} lead={text.models.lead} />
      {models.isPending && <Loading />}
      {models.isError && (
        <ProblemView
          error={models.error}
          onRetry={() => void models.refetch()}
        />
      )}
      {models.data?.length === 0 && (
        <Empty
          icon={<HubOutlined />}
          title={text.models.emptyTitle}
          help={text.models.emptyText}
        />
      )}
      <Box
        sx={{
          display: "grid",
          gap: 2,
          gridTemplateColumns:
            "repeat(auto-fit, minmax(min(100%, 420px), 1fr))",
        }}
      >
        {models.data?.map((model) => (
          <ModelCardView
            key={`${model.id}-${model.version}-${model.digest}`}
            model={model}
          />
        ))}
      </Box>
    </PageBody>
  );
}
