import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogContentText from "@mui/material/DialogContentText";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import { useId, useState } from "react";
import { useText } from "../i18n/context.tsx";
import { ProblemView } from "./problem.tsx";

/** Asks for the reason that a decision needs (`Decision` of the contract: 3–500 characters). */
export function ReasonDialog(props: {
  title: string;
  help: string;
  action: string;
  danger?: boolean;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onDecide: (reason: string) => void;
}) {
  const text = useText();
  const titleId = useId();
  const [reason, setReason] = useState("");
  const valid = reason.trim().length >= 3 && reason.trim().length <= 500;
  return (
    <Dialog
      open
      onClose={props.onClose}
      fullWidth
      maxWidth="sm"
      aria-labelledby={titleId}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (valid) props.onDecide(reason.trim());
        }}
      >
        <DialogTitle id={titleId}>{props.title}</DialogTitle>
        <DialogContent>
          <DialogContentText sx={{ mb: 2 }}>{props.help}</DialogContentText>
          <TextField
            autoFocus
            fullWidth
            multiline
            minRows={2}
            label={text.common.reason}
            helperText={text.common.reasonHelp}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            slotProps={{ htmlInput: { maxLength: 500 } }}
          />
          {props.error !== null && props.error !== undefined && (
            <ProblemView error={props.error} />
          )}
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2 }}>
          <Button onClick={props.onClose}>{text.common.cancel}</Button>
          <Button
            type="submit"
            variant="contained"
            color={props.danger === true ? "error" : "primary"}
            disabled={!valid || props.busy}
          >
            {props.action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
