import BlockOutlined from "@mui/icons-material/BlockOutlined";
import CheckCircleOutlined from "@mui/icons-material/CheckCircleOutlined";
import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Paper from "@mui/material/Paper";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableContainer from "@mui/material/TableContainer";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import type { ModelCard } from "@isocenter/contracts";
import type { ReactNode } from "react";
import { useFormat, useText } from "../../i18n/context.tsx";
import { CopyText } from "../../parts/copy.tsx";
import { Sign } from "../../parts/signs.tsx";
import { cardParts, words, type Figure } from "./card-parts.ts";
import { JsonView } from "./json-view.tsx";

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

function Figures(props: { figures: readonly Figure[]; of: string }) {
  const text = useText();
  const format = useFormat();
  const show = (value: number) =>
    Number.isInteger(value) && Math.abs(value) > 1
      ? format.integer(value)
      : format.fixed(value, 3);
  return (
    <TableContainer
      tabIndex={0}
      role="region"
      aria-label={`${text.models.figures}: ${props.of}`}
      sx={{ maxHeight: 420 }}
    >
      <Table size="small" stickyHeader>
        <TableHead>
          <TableRow>
            <TableCell>{text.models.figure}</TableCell>
            <TableCell align="right">{text.models.value}</TableCell>
            <TableCell align="right">{text.models.interval}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {props.figures.map((figure) => (
            <TableRow key={figure.name}>
              <TableCell>{words(figure.name)}</TableCell>
              <TableCell align="right" className="num" sx={{ fontWeight: 600 }}>
                {show(figure.value)}
              </TableCell>
              <TableCell
                align="right"
                className="num"
                sx={{ whiteSpace: "nowrap" }}
              >
                {figure.low === null || figure.high === null
                  ? "–"
                  : `${show(figure.low)}–${show(figure.high)}`}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

export function ModelCardView(props: { model: ModelCard }) {
  const text = useText();
  const { model } = props;
  const parts = cardParts(model.card);
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
            {model.reason}
          </Typography>
        )}
      </Box>
      {parts.figures.length > 0 && (
        <Part title={text.models.figures}>
          <Figures
            figures={parts.figures}
            of={`${model.id} ${model.version}`}
          />
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
      {parts.data.length > 0 && (
        <Part title={text.models.data}>
          <JsonView
            value={
              parts.data.length === 1
                ? parts.data[0]?.[1]
                : Object.fromEntries(parts.data)
            }
          />
        </Part>
      )}
      {parts.rest.length > 0 ? (
        <Part title={text.models.rest}>
          <JsonView value={Object.fromEntries(parts.rest)} />
        </Part>
      ) : (
        parts.figures.length === 0 && (
          <Typography color="textSecondary">{text.models.emptyCard}</Typography>
        )
      )}
    </Paper>
  );
}
