import BlockOutlined from "@mui/icons-material/BlockOutlined";
import CheckCircleOutlined from "@mui/icons-material/CheckCircleOutlined";
import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Paper from "@mui/material/Paper";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { intendedUse, type ModelCard } from "@isocenter/contracts";
import type { ReactNode } from "react";
import { useText } from "../../i18n/context.tsx";
import { CopyText } from "../../parts/copy.tsx";
import { Sign } from "../../parts/signs.tsx";
import { cardParts } from "./card-parts.ts";
import { useCardWords } from "./card-words.ts";
import { ConfusionTable, Figures, PerClassTable } from "./figure-tables.tsx";
import { CardText, JsonView } from "./json-view.tsx";

function Part(props: { title: string; children: ReactNode }) {
  return (
    <Box>
      <Typography variant="h3" sx={{ mb: 0.75 }}>
        {props.title}
      </Typography>
      {props.children}
    </Box>
  );
}

export function ModelCardView(props: { model: ModelCard }) {
  const text = useText();
  const words = useCardWords();
  const { model } = props;
  const parts = cardParts(model.card);
  // The sentence that stands on every result, in both languages; what a card says beyond it is the model's purpose.
  const about: (readonly [string, unknown])[] = [
    ["intendedUse", intendedUse],
    ...parts.about.flatMap(([key, value]) =>
      key !== "intendedUse"
        ? [[key, value] as const]
        : value === intendedUse.en
          ? []
          : [["purpose", value] as const],
    ),
  ];
  const name = `${model.id} ${model.version}`;
  return (
    <Paper
      component="article"
      variant="outlined"
      id={model.id}
      sx={{
        p: 2.5,
        display: "grid",
        gap: 2,
        alignContent: "start",
        gridTemplateColumns: "minmax(0, 1fr)",
        minWidth: 0,
      }}
    >
      <Box>
        <Box
          sx={{
            display: "flex",
            flexWrap: "wrap",
            gap: 1,
            alignItems: "center",
            justifyContent: "space-between",
          }}
        >
          <Typography variant="h2">
            {model.id}{" "}
            <Box component="span" sx={{ color: "text.secondary" }}>
              {model.version}
            </Box>
          </Typography>
          <Tooltip title={text.models.modeHelp[model.mode]}>
            <Chip
              size="small"
              variant="outlined"
              color={model.mode === "clinical" ? "success" : "warning"}
              label={text.models.mode[model.mode]}
            />
          </Tooltip>
        </Box>
        <Box
          sx={{
            mt: 0.75,
            display: "flex",
            flexWrap: "wrap",
            columnGap: 2,
            alignItems: "center",
            fontSize: "0.87rem",
          }}
        >
          {model.mayServe ? (
            <Sign
              icon={CheckCircleOutlined}
              tone="success"
              word={text.models.serves}
            />
          ) : (
            <Sign
              icon={BlockOutlined}
              tone="error"
              word={text.models.servesNot}
            />
          )}
          <span>
            <Box component="span" sx={{ color: "text.secondary" }}>
              {text.models.digest}{" "}
            </Box>
            <CopyText value={model.digest} length={14} />
          </span>
        </Box>
        {model.reason !== null && (
          <Typography variant="body2" color="textSecondary">
            <CardText value={model.reason} />
          </Typography>
        )}
      </Box>
      <Box sx={{ display: "grid", gap: 1, fontSize: "0.9rem" }}>
        {about.map(([key, value]) => (
          <div key={key}>
            <Box component="span" sx={{ color: "text.secondary" }}>
              {words(key)}:{" "}
            </Box>
            <JsonView value={value} depth={1} />
          </div>
        ))}
      </Box>
      {parts.figures.length > 0 && (
        <Part title={text.models.figures}>
          <Figures figures={parts.figures} of={name} />
        </Part>
      )}
      {parts.perClass !== null && (
        <Part title={text.models.perClass}>
          <PerClassTable table={parts.perClass} of={name} />
        </Part>
      )}
      {parts.confusion !== null && (
        <Part title={text.models.confusion}>
          <ConfusionTable confusion={parts.confusion} of={name} />
        </Part>
      )}
      {parts.limits.length > 0 && (
        <Part title={text.models.limits}>
          <Box component="ul" sx={{ m: 0, pl: 2.5, fontSize: "0.9rem" }}>
            {parts.limits.map((limit, index) => (
              <li key={index}>
                <JsonView value={limit} depth={1} />
              </li>
            ))}
          </Box>
        </Part>
      )}
      {parts.data !== undefined && (
        <Part title={text.models.data}>
          <JsonView value={parts.data} />
        </Part>
      )}
      {parts.rest.length > 0 && (
        <Box component="details" sx={{ "& summary": { cursor: "pointer" } }}>
          <summary>{text.models.rest}</summary>
          <Box sx={{ mt: 1 }}>
            <JsonView value={Object.fromEntries(parts.rest)} />
          </Box>
        </Box>
      )}
      {Object.keys(model.card).length === 0 && (
        <Typography color="textSecondary">{text.models.emptyCard}</Typography>
      )}
    </Paper>
  );
}
