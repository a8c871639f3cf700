import Block from "@mui/icons-material/Block";
import CheckCircleOutlined from "@mui/icons-material/CheckCircleOutlined";
import CloudDownloadOutlined from "@mui/icons-material/CloudDownloadOutlined";
import ErrorOutlined from "@mui/icons-material/ErrorOutlined";
import HelpOutlined from "@mui/icons-material/HelpOutlined";
import HourglassEmpty from "@mui/icons-material/HourglassEmpty";
import HowToReg from "@mui/icons-material/HowToReg";
import RemoveCircleOutlined from "@mui/icons-material/RemoveCircleOutlined";
import Sync from "@mui/icons-material/Sync";
import TroubleshootOutlined from "@mui/icons-material/TroubleshootOutlined";
import WarningAmber from "@mui/icons-material/WarningAmber";
import type { SvgIconComponent } from "@mui/icons-material";
import type { Severity, StudyState, Verdict } from "@isocenter/contracts";
import { useText } from "../i18n/context.tsx";

type Tone = "success" | "warning" | "error" | "info" | "secondary" | "primary";

/** Icon and word in one tone: colour is never the only sign. */
export function Sign(props: {
  icon: SvgIconComponent;
  tone: Tone;
  word: string;
  help?: string | undefined;
  strong?: boolean;
}) {
  const Icon = props.icon;
  return (
    <span
      className={`sign tone-${props.tone}${props.strong === true ? " sign-strong" : ""}`}
      title={props.help}
    >
      <Icon aria-hidden fontSize="inherit" />
      {props.word}
    </span>
  );
}

const stateSigns: Record<StudyState, [SvgIconComponent, Tone]> = {
  arriving: [CloudDownloadOutlined, "info"],
  waiting: [HourglassEmpty, "secondary"],
  reading: [Sync, "info"],
  "to-review": [HowToReg, "primary"],
  "no-result": [RemoveCircleOutlined, "secondary"],
  failed: [ErrorOutlined, "error"],
};

export function StateSign(props: { state: StudyState }) {
  const text = useText();
  const [icon, tone] = stateSigns[props.state];
  return (
    <Sign
      icon={icon}
      tone={tone}
      word={text.states[props.state]}
      help={text.stateHelp[props.state]}
    />
  );
}

const verdictSigns: Record<Verdict, [SvgIconComponent, Tone]> = {
  finding: [TroubleshootOutlined, "warning"],
  "no-finding": [CheckCircleOutlined, "success"],
  insufficient: [HelpOutlined, "info"],
  "not-applicable": [RemoveCircleOutlined, "secondary"],
  refused: [Block, "error"],
};

export function VerdictSign(props: {
  verdict: Verdict;
  word: string;
  strong?: boolean;
}) {
  const [icon, tone] = verdictSigns[props.verdict];
  return (
    <Sign
      icon={icon}
      tone={tone}
      word={props.word}
      strong={props.strong ?? false}
    />
  );
}

const severitySigns: Record<Severity, [SvgIconComponent, Tone]> = {
  ok: [CheckCircleOutlined, "success"],
  warning: [WarningAmber, "warning"],
  fail: [ErrorOutlined, "error"],
};

export function SeveritySign(props: { severity: Severity; word?: string }) {
  const text = useText();
  const [icon, tone] = severitySigns[props.severity];
  return (
    <Sign
      icon={icon}
      tone={tone}
      word={props.word ?? text.severities[props.severity]}
      help={text.severityHelp[props.severity]}
    />
  );
}

/** In or out of the training distribution; null where nobody judged. */
export function DistributionSign(props: { inDistribution: boolean | null }) {
  const { distribution } = useText();
  if (props.inDistribution === null) return null;
  return props.inDistribution ? (
    <Sign
      icon={CheckCircleOutlined}
      tone="success"
      word={distribution.in}
      help={distribution.inHelp}
    />
  ) : (
    <Sign
      icon={WarningAmber}
      tone="warning"
      word={distribution.out}
      help={distribution.outHelp}
    />
  );
}
