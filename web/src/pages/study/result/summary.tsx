import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { Result, SliceResult } from "@isocenter/contracts";
import { useSay, useText } from "../../../i18n/context.tsx";
import { CopyText } from "../../../parts/copy.tsx";
import { TextLink } from "../../../parts/links.tsx";
import { SeveritySign, VerdictSign } from "../../../parts/signs.tsx";
import { Section } from "../section.tsx";
import { Probabilities } from "./probabilities.tsx";
import { InputCheck, QualityTable } from "./quality.tsx";

/** Verdict, probabilities, how sure, input, quality, model and intended use: all that must be seen before anything else. */
export function Summary(props: {
  result: Result;
  slice: SliceResult | undefined;
  mayModels: boolean;
}) {
  const text = useText();
  const say = useSay();
  const { result } = props;
  const words = text.study.result;
  return (
    <Section title={words.panel}>
      <Box sx={{ display: "grid", gap: 2 }}>
        {result.supersededBy !== null && (
          <Alert severity="warning">{words.superseded}</Alert>
        )}
        <Box>
          <Box
            sx={{
              fontSize: "1.15rem",
              display: "flex",
              flexWrap: "wrap",
              gap: 1.5,
              alignItems: "baseline",
            }}
          >
            <VerdictSign
              strong
              verdict={result.verdict}
              word={words.verdict[result.verdict]}
            />
            <Typography variant="caption" color="textSecondary">
              {words.preliminary} · {words.generation(result.generation)}
            </Typography>
          </Box>
          <Typography sx={{ mt: 0.5 }}>{say(result.verdictText)}</Typography>
          {result.verdict === "insufficient" && (
            <Typography variant="body2" color="textSecondary" sx={{ mt: 0.5 }}>
              {words.insufficientNote}
            </Typography>
          )}
        </Box>
        {result.probabilities !== null && <Probabilities result={result} />}
        <InputCheck
          slice={props.slice}
          inDistribution={result.inDistribution}
        />
        {props.slice !== undefined && (
          <Box>
            <Box
              sx={{ display: "flex", gap: 1.5, alignItems: "center", mb: 0.5 }}
            >
              <Typography variant="h3">{words.quality}</Typography>
              <Box sx={{ fontSize: "0.87rem" }}>
                <SeveritySign severity={result.quality} />
              </Box>
            </Box>
            <QualityTable slice={props.slice} />
          </Box>
        )}
        <Box
          sx={{
            display: "flex",
            flexWrap: "wrap",
            gap: 1,
            alignItems: "center",
            fontSize: "0.87rem",
            borderTop: 1,
            borderColor: "divider",
            pt: 1.5,
          }}
        >
          <Box component="span" sx={{ color: "text.secondary" }}>
            {text.study.model.panel}
          </Box>
          {result.model === null ? (
            <span>{text.study.model.none}</span>
          ) : (
            <>
              {props.mayModels ? (
                <TextLink to={`/models#${encodeURIComponent(result.model.id)}`}>
                  {text.study.model.line(result.model.id, result.model.version)}
                </TextLink>
              ) : (
                <span>
                  {text.study.model.line(result.model.id, result.model.version)}
                </span>
              )}
              <span>· {text.models.mode[result.model.mode]} ·</span>
              <CopyText value={result.model.digest} />
            </>
          )}
        </Box>
        <Alert severity="warning" variant="outlined" icon={false}>
          <strong>{text.study.intended.panel}. </strong>
          {say(result.intendedUse)}
          {result.limits.length > 0 && (
            <Box component="ul" sx={{ mt: 0.75, mb: 0, pl: 2.5 }}>
              {result.limits.map((limit) => (
                <li key={limit.en}>{say(limit)}</li>
              ))}
            </Box>
          )}
        </Alert>
      </Box>
    </Section>
  );
}
