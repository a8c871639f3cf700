import Check from "@mui/icons-material/Check";
import ContentCopy from "@mui/icons-material/ContentCopy";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import { useEffect, useState } from "react";
import { useText } from "../i18n/context.tsx";
import { short } from "../i18n/format.ts";

/** A digest or UID: the first characters, the whole on hover and by the button. */
export function CopyText(props: { value: string; length?: number }) {
  const text = useText();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    navigator.clipboard.writeText(props.value).then(
      () => setCopied(true),
      (cause: unknown) => console.error("clipboard", cause),
    );
  };
  return (
    <span style={{ whiteSpace: "nowrap" }}>
      <span className="mono" title={props.value}>
        {short(props.value.replace(/^sha256:/, ""), props.length)}
      </span>
      <Tooltip title={copied ? text.common.copied : text.common.copy}>
        <IconButton
          size="small"
          aria-label={`${text.common.copy}: ${short(props.value, 12)}`}
          onClick={copy}
          sx={{ ml: 0.25, p: 0.5 }}
        >
          {copied ? (
            <Check sx={{ fontSize: 15 }} />
          ) : (
            <ContentCopy sx={{ fontSize: 15 }} />
          )}
        </IconButton>
      </Tooltip>
      <span className="sr-only" role="status">
        {copied ? text.common.copied : ""}
      </span>
    </span>
  );
}
