import ExpandMore from "@mui/icons-material/ExpandMore";
import Accordion from "@mui/material/Accordion";
import AccordionDetails from "@mui/material/AccordionDetails";
import AccordionSummary from "@mui/material/AccordionSummary";
import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useId, type ReactNode } from "react";

/** A part of the study page under its heading. */
export function Section(props: {
  title: string;
  lead?: string | undefined;
  action?: ReactNode;
  children: ReactNode;
  id?: string;
}) {
  const id = useId();
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-labelledby={id}
      id={props.id}
      sx={{ p: { xs: 1.5, sm: 2 } }}
    >
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          gap: 1,
          alignItems: "center",
          justifyContent: "space-between",
          mb: 1,
        }}
      >
        <Typography variant="h2" id={id}>
          {props.title}
        </Typography>
        {props.action}
      </Box>
      {props.lead !== undefined && (
        <Typography variant="body2" color="textSecondary" sx={{ mb: 1.5 }}>
          {props.lead}
        </Typography>
      )}
      {props.children}
    </Paper>
  );
}

/** As above, closed until asked for. */
export function Fold(props: {
  title: string;
  summary?: ReactNode;
  children: ReactNode;
  open?: boolean;
}) {
  const id = useId();
  return (
    <Accordion
      variant="outlined"
      disableGutters
      defaultExpanded={props.open ?? false}
      slotProps={{
        transition: { unmountOnExit: true },
        heading: { component: "h2" },
      }}
      sx={{ "&::before": { display: "none" }, borderRadius: 1 }}
    >
      <AccordionSummary
        id={id}
        aria-controls={`${id}-body`}
        expandIcon={<ExpandMore />}
      >
        <Typography variant="h2" component="span" sx={{ flexGrow: 1 }}>
          {props.title}
        </Typography>
        <Typography
          variant="body2"
          component="span"
          color="textSecondary"
          sx={{ mr: 1, alignSelf: "center" }}
        >
          {props.summary}
        </Typography>
      </AccordionSummary>
      <AccordionDetails>{props.children}</AccordionDetails>
    </Accordion>
  );
}
