import FactCheckOutlined from "@mui/icons-material/FactCheckOutlined";
import GppMaybeOutlined from "@mui/icons-material/GppMaybeOutlined";
import HistoryEdu from "@mui/icons-material/HistoryEdu";
import HubOutlined from "@mui/icons-material/HubOutlined";
import UploadFileOutlined from "@mui/icons-material/UploadFileOutlined";
import ViewTimelineOutlined from "@mui/icons-material/ViewTimelineOutlined";
import Box from "@mui/material/Box";
import type { SvgIconComponent } from "@mui/icons-material";
import type { SxProps } from "@mui/material/styles";
import { NavLink } from "react-router";
import { useText } from "../../i18n/context.tsx";
import type { Page, pages } from "./may.ts";

export const railWidth = 208;

const icons: Record<Page, SvgIconComponent> = {
  worklist: FactCheckOutlined,
  uploads: UploadFileOutlined,
  models: HubOutlined,
  quarantine: GppMaybeOutlined,
  jobs: ViewTimelineOutlined,
  audit: HistoryEdu,
};

/** The name with its sign: crossed lines meeting in one point, the isocentre. */
export function Brand(props: { signOnly?: SxProps }) {
  return (
    <Box
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 1.25,
        fontWeight: 700,
        fontSize: "1.05rem",
        letterSpacing: "-0.01em",
      }}
    >
      <Box
        component="svg"
        viewBox="0 0 32 32"
        aria-hidden
        sx={{ width: 26, height: 26, color: "primary.main", flexShrink: 0 }}
      >
        <g fill="none" stroke="currentColor" strokeWidth="2.4">
          <circle cx="16" cy="16" r="9" strokeLinecap="round" />
          <path d="M16 2v9M16 21v9M2 16h9M21 16h9" strokeLinecap="round" />
        </g>
        <circle cx="16" cy="16" r="2.4" fill="currentColor" />
      </Box>
      <Box component="span" sx={props.signOnly}>
        Isocenter
      </Box>
    </Box>
  );
}

/** Only what the role may use. Narrow with icons and words below on a small laptop, a drawer on a phone. */
export function Rail(props: {
  pages: typeof pages;
  wide?: boolean;
  onGo?: () => void;
}) {
  const text = useText();
  return (
    <Box
      component="nav"
      aria-label={text.shell.mainNavigation}
      sx={{
        width: props.wide === true ? "100%" : { md: 88, xl: railWidth },
        flexShrink: 0,
        bgcolor: "background.paper",
        borderRight: 1,
        borderColor: "divider",
        display: "flex",
        flexDirection: "column",
        overflowY: "auto",
        overflowX: "hidden",
      }}
    >
      <Box
        sx={{
          px: props.wide === true ? 2 : { md: 1, xl: 2 },
          height: 56,
          display: "flex",
          alignItems: "center",
          justifyContent:
            props.wide === true ? "start" : { md: "center", xl: "start" },
        }}
      >
        <Brand
          {...(props.wide !== true && {
            signOnly: { display: { md: "none", xl: "inline" } },
          })}
        />
      </Box>
      <Box
        component="ul"
        sx={{ listStyle: "none", m: 0, p: 1, display: "grid", gap: 0.5 }}
      >
        {props.pages.map(({ page, path }) => {
          const Icon = icons[page];
          return (
            <li key={page}>
              <Box
                component={NavLink}
                to={path}
                end={path === "/"}
                onClick={props.onGo}
                sx={{
                  display: "flex",
                  flexDirection:
                    props.wide === true ? "row" : { md: "column", xl: "row" },
                  alignItems: "center",
                  gap: props.wide === true ? 1.5 : { md: 0.4, xl: 1.5 },
                  px: props.wide === true ? 1.5 : { md: 0.5, xl: 1.5 },
                  py: 1,
                  borderRadius: 1,
                  color: "text.secondary",
                  textDecoration: "none",
                  fontWeight: 550,
                  textAlign: "center",
                  lineHeight: 1.2,
                  fontSize:
                    props.wide === true
                      ? "0.92rem"
                      : { md: "0.72rem", xl: "0.92rem" },
                  "&:hover": {
                    bgcolor: "background.raised",
                    color: "text.primary",
                  },
                  "&.active": {
                    bgcolor: "background.raised",
                    color: "primary.main",
                    boxShadow: "inset 3px 0 0 currentColor",
                  },
                }}
              >
                <Icon aria-hidden sx={{ fontSize: 22 }} />
                {text.nav[page]}
              </Box>
            </li>
          );
        })}
      </Box>
    </Box>
  );
}
