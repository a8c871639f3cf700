import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Link from "@mui/material/Link";
import Typography from "@mui/material/Typography";
import type { Bilingual, Suggestion } from "@isocenter/contracts";
import { useSay, useText } from "../../../i18n/context.tsx";
import { Section } from "../section.tsx";

function Facts(props: { title: string; facts: readonly Bilingual[] }) {
  const say = useSay();
  if (props.facts.length === 0) return null;
  return (
    <Typography variant="body2" color="textSecondary" component="div">
      <Box component="span" sx={{ fontWeight: 600 }}>
        {props.title}:
      </Box>{" "}
      {props.facts.map(say).join("; ")}
    </Typography>
  );
}

/** An address is only a link where it is one of the web: a rule's data must not be able to run anything. */
function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url);
}

export function WorkUp(props: { suggestions: readonly Suggestion[] }) {
  const text = useText();
  const say = useSay();
  const { workup } = text.study;
  return (
    <Section title={workup.panel} lead={workup.lead}>
      {props.suggestions.length === 0 && (
        <Typography color="textSecondary">{workup.none}</Typography>
      )}
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {props.suggestions.map((suggestion) => (
          <Box
            component="li"
            key={suggestion.rule}
            sx={{
              py: 1.25,
              borderTop: 1,
              borderColor: "divider",
              display: "grid",
              gap: 0.5,
            }}
          >
            <Box
              sx={{
                display: "flex",
                gap: 1,
                alignItems: "flex-start",
                justifyContent: "space-between",
              }}
            >
              <Typography sx={{ fontWeight: 550 }}>
                {say(suggestion.text)}
              </Typography>
              <Chip
                size="small"
                variant="outlined"
                label={workup.kind[suggestion.kind]}
              />
            </Box>
            <Facts title={workup.because} facts={suggestion.because} />
            <Facts title={workup.missing} facts={suggestion.missing} />
            <Typography variant="caption" color="textSecondary" component="div">
              {workup.source}:{" "}
              {suggestion.source.url !== undefined &&
              isWebAddress(suggestion.source.url) ? (
                <Link
                  href={suggestion.source.url}
                  target="_blank"
                  rel="noreferrer noopener"
                >
                  {suggestion.source.name}
                </Link>
              ) : (
                suggestion.source.name
              )}
              , {suggestion.source.edition}
              {suggestion.strength !== undefined &&
                ` · ${workup.strength}: ${suggestion.strength}`}
              {" · "}
              <span className="mono">{suggestion.rule}</span>
            </Typography>
          </Box>
        ))}
      </Box>
    </Section>
  );
}
