import Block from "@mui/icons-material/Block";
import CheckCircleOutlined from "@mui/icons-material/CheckCircleOutlined";
import HourglassEmpty from "@mui/icons-material/HourglassEmpty";
import type { SvgIconComponent } from "@mui/icons-material";
import type { QuarantineItem } from "@isocenter/contracts";
import { useText } from "../../i18n/context.tsx";
import { Sign } from "../../parts/signs.tsx";

const signs: Record<
  QuarantineItem["state"],
  [SvgIconComponent, "success" | "warning" | "error"]
> = {
  waiting: [HourglassEmpty, "warning"],
  released: [CheckCircleOutlined, "success"],
  rejected: [Block, "error"],
};

export function QuarantineState(props: { state: QuarantineItem["state"] }) {
  const text = useText();
  const [icon, tone] = signs[props.state];
  return <Sign icon={icon} tone={tone} word={text.quarantine[props.state]} />;
}
