import Archive from "@mui/icons-material/Archive";
import Block from "@mui/icons-material/Block";
import CheckCircleOutlined from "@mui/icons-material/CheckCircleOutlined";
import ContentCopy from "@mui/icons-material/ContentCopy";
import ErrorOutlined from "@mui/icons-material/ErrorOutlined";
import GppMaybeOutlined from "@mui/icons-material/GppMaybeOutlined";
import HourglassEmpty from "@mui/icons-material/HourglassEmpty";
import Upload from "@mui/icons-material/Upload";
import type { SvgIconComponent } from "@mui/icons-material";
import type { FileState } from "@isocenter/contracts";
import { useText } from "../../i18n/context.tsx";
import { Sign } from "../signs.tsx";

export type VerdictState = FileState | "queued" | "sending" | "failed";
const signs: Record<
  VerdictState,
  [SvgIconComponent, "success" | "warning" | "error" | "info" | "secondary"]
> = {
  queued: [HourglassEmpty, "secondary"],
  sending: [Upload, "info"],
  failed: [ErrorOutlined, "error"],
  receiving: [Upload, "info"],
  stored: [CheckCircleOutlined, "success"],
  duplicate: [ContentCopy, "secondary"],
  quarantined: [GppMaybeOutlined, "warning"],
  refused: [Block, "error"],
  unpacked: [Archive, "secondary"],
};

/** What became of a file, as icon and word. */
export function FileVerdict(props: { state: VerdictState; count?: string }) {
  const text = useText();
  const [icon, tone] = signs[props.state];
  const word = text.uploads.state[props.state];
  return (
    <Sign
      icon={icon}
      tone={tone}
      word={props.count === undefined ? word : `${props.count} ${word}`}
    />
  );
}
