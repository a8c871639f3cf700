import CheckCircleOutlined from "@mui/icons-material/CheckCircleOutlined";
import HourglassEmpty from "@mui/icons-material/HourglassEmpty";
import ReportGmailerrorred from "@mui/icons-material/ReportGmailerrorred";
import Sync from "@mui/icons-material/Sync";
import type { SvgIconComponent } from "@mui/icons-material";
import type { Job } from "@isocenter/contracts";

export const jobSigns: Record<Job["state"], [SvgIconComponent, string]> = {
  waiting: [HourglassEmpty, "text.secondary"],
  running: [Sync, "info.main"],
  dead: [ReportGmailerrorred, "error.main"],
  done: [CheckCircleOutlined, "success.main"],
};
