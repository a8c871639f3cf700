import Box from "@mui/material/Box";
import type { StudyDetail } from "@isocenter/contracts";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { useStudy } from "../../api/queries.ts";
import { useSay, useText } from "../../i18n/context.tsx";
import { useKeys } from "../../parts/keys.ts";
import { Loading, PageBody } from "../../parts/page.tsx";
import { ProblemView } from "../../parts/problem.tsx";
import { useMay } from "../../parts/shell/session.ts";
import { Steps } from "../../parts/steps.tsx";
import { FactsForm } from "./context/facts-form.tsx";
import { History } from "./context/history.tsx";
import { Lineage } from "./context/lineage.tsx";
import { StudyAudit } from "./context/study-audit.tsx";
import { WorkUp } from "./context/work-up.tsx";
import { StudyHead } from "./head.tsx";
import { frameKey, framesOf } from "./image/frames.ts";
import type { Mark } from "./image/overlay.tsx";
import { ImagePanel } from "./image/panel.tsx";
import { useView } from "./image/view.ts";
import { featureOf, firstSlice, sliceOf } from "./marks.ts";
import { Pending } from "./result/pending.tsx";
import { Slices } from "./result/slices.tsx";
import { Summary } from "./result/summary.tsx";
import { ranked } from "./result/sureness.ts";
import { Why } from "./result/why.tsx";
import { Fold } from "./section.tsx";

/** Where the result's slice stands among the pictures of its series. */
function placeOf(detail: StudyDetail, slice: number | null) {
  const wanted = slice === null ? undefined : detail.result?.slices[slice];
  const series =
    detail.series.find(
      (one) => one.SeriesInstanceUID === wanted?.SeriesInstanceUID,
    ) ?? detail.series[0];
  const frames = series === undefined ? [] : framesOf(series);
  const index =
    wanted === undefined
      ? Math.floor(frames.length / 2)
      : frames.findIndex((frame) => frameKey(frame) === frameKey(wanted));
  return {
    series: series?.SeriesInstanceUID ?? "",
    index: Math.max(index, 0),
  };
}

function Loaded(props: { detail: StudyDetail }) {
  const text = useText();
  const say = useSay();
  const navigate = useNavigate();
  const mayFacts = useMay("study.facts");
  const mayModels = useMay("models.read");
  const { detail } = props;
  const { result } = detail;
  const uid = detail.study.StudyInstanceUID;

  const [slice, setSlice] = useState<number | null>(() =>
    result === null ? null : firstSlice(result),
  );
  const [feature, setFeature] = useState<string | null>(null);
  const start = placeOf(detail, slice);
  const [view, changeView] = useView(start.series, start.index);
  useKeys({ b: () => void navigate("/") });

  const explained = slice === null ? undefined : result?.slices[slice];
  const series = detail.series.find(
    (one) => one.SeriesInstanceUID === view.series,
  );
  const frame = series === undefined ? undefined : framesOf(series)[view.index];
  const shown = sliceOf(result, frame);
  const shownSlice = shown === null ? undefined : result?.slices[shown];
  const shownFeature =
    shown === slice ? featureOf(explained, feature) : undefined;
  const marks: Mark[] = [];
  if (shownSlice?.reading?.region !== undefined)
    marks.push({
      kind: "region",
      box: shownSlice.reading.region,
      label: text.study.image.box,
    });
  if (shownFeature?.where !== undefined)
    marks.push({
      kind: "feature",
      box: shownFeature.where,
      label: text.study.image.featureBox(say(shownFeature.name)),
    });

  const goTo = (index: number | null) => changeView(placeOf(detail, index));
  const chooseFeature = (key: string | null) => {
    setFeature(key);
    if (key !== null && featureOf(explained, key)?.where !== undefined) {
      goTo(slice);
      changeView({ region: true });
    }
  };
  const toImage = () => {
    goTo(slice);
    changeView({ region: true });
    document
      .getElementById("image")
      ?.scrollIntoView({ behavior: "smooth", block: "center" });
  };

  const initialClass =
    result?.finding ??
    (explained?.reading === undefined
      ? "glioma"
      : (ranked(explained.reading.probabilities)[0] ?? "glioma"));
  return (
    <Box
      sx={{
        display: "flex",
        flexDirection: "column",
        flexGrow: 1,
        minHeight: { lg: 0 },
      }}
    >
      <StudyHead detail={detail} />
      <Box
        sx={{
          display: "grid",
          gridTemplateColumns: {
            xs: "minmax(0, 1fr)",
            lg: "minmax(0, 1fr) minmax(0, 1fr)",
            xl: "minmax(0, 1.05fr) minmax(0, 1fr)",
          },
          gap: 2,
          p: { xs: 1, sm: 2 },
          flexGrow: 1,
          minHeight: { lg: 0 },
        }}
      >
        <Box sx={{ minHeight: 0, minWidth: 0 }}>
          <ImagePanel
            study={uid}
            series={detail.series}
            result={result}
            view={view}
            marks={marks}
            onView={changeView}
            onDeciding={
              result?.decidingSlice === null || result === null
                ? null
                : () => {
                    setSlice(result.decidingSlice);
                    goTo(result.decidingSlice);
                  }
            }
          />
        </Box>
        <Box
          sx={{
            display: "flex",
            flexDirection: "column",
            gap: 2,
            minWidth: 0,
            minHeight: 0,
            overflowY: { lg: "auto" },
            position: "relative",
            "& > *": { flexShrink: 0 },
          }}
        >
          {result === null ? (
            <Pending detail={detail} />
          ) : (
            <>
              <Summary
                result={result}
                slice={explained}
                mayModels={mayModels}
              />
              {explained?.reading !== undefined && (
                <Why
                  key={`${result.id}-${initialClass}`}
                  slice={explained}
                  initialClass={initialClass}
                  chosen={feature}
                  onChoose={chooseFeature}
                  onShow={toImage}
                />
              )}
              {result.slices.length > 0 && (
                <Slices
                  result={result}
                  chosen={slice}
                  onChoose={(index) => {
                    setSlice(index);
                    goTo(index);
                  }}
                />
              )}
              <WorkUp suggestions={result.suggestions} />
            </>
          )}
          <FactsForm
            uid={uid}
            facts={detail.clinicalFacts}
            mayEdit={mayFacts}
          />
          <Fold title={text.study.steps.panel} open={result === null}>
            {detail.steps.length === 0 ? (
              text.study.steps.none
            ) : (
              <Steps steps={detail.steps} />
            )}
          </Fold>
          {result !== null && <Lineage result={result} />}
          <History history={detail.history} />
          <StudyAudit uid={uid} />
        </Box>
      </Box>
    </Box>
  );
}

/** Images on one side, the answer with its reasons on the other. */
export function Study() {
  const { StudyInstanceUID = "" } = useParams();
  const study = useStudy(StudyInstanceUID);
  if (study.isPending)
    return (
      <PageBody>
        <Loading />
      </PageBody>
    );
  if (study.isError)
    return (
      <ProblemView error={study.error} onRetry={() => void study.refetch()} />
    );
  // A new generation is a new answer: what was chosen in the old one no longer holds.
  return (
    <Loaded
      key={`${StudyInstanceUID}-${study.data.result?.id ?? "none"}`}
      detail={study.data}
    />
  );
}
