import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Drawer from "@mui/material/Drawer";
import LinearProgress from "@mui/material/LinearProgress";
import useMediaQuery from "@mui/material/useMediaQuery";
import { useTheme } from "@mui/material/styles";
import type { Session } from "@isocenter/contracts";
import { lazy, Suspense, useState } from "react";
import { Outlet, useLocation, useNavigate, useNavigation } from "react-router";
import { LiveProvider } from "../../api/live.tsx";
import { useSession } from "../../api/queries.ts";
import { useText } from "../../i18n/context.tsx";
import { UploadProvider } from "../../uploads/context.tsx";
import { useKeys } from "../keys.ts";
import { Empty } from "../empty.tsx";
import { ProblemView } from "../problem.tsx";
import { UploadPanel } from "../upload/panel.tsx";
import { DropAnywhere } from "./drop-anywhere.tsx";
import { allowedPages, pages } from "./may.ts";
import { ModeBanner } from "./mode-banner.tsx";
import { Rail, railWidth } from "./rail.tsx";
import { SessionContext } from "./session.ts";
import { TopBar } from "./top-bar.tsx";
import LockOutlined from "@mui/icons-material/LockOutlined";

const Start = lazy(async () => ({
  default: (await import("../../pages/start/start.tsx")).Start,
}));
const KeysDialog = lazy(async () => ({
  default: (await import("./keys-dialog.tsx")).KeysDialog,
}));

/** Who is here decides what is shown: nobody → the start page, at whatever address was asked for. */
export function Shell() {
  const session = useSession();
  if (session.isPending)
    return <LinearProgress sx={{ position: "fixed", inset: "0 0 auto 0" }} />;
  if (session.isError)
    return (
      <ProblemView
        error={session.error}
        onRetry={() => void session.refetch()}
      />
    );
  if (session.data === null)
    return (
      <Suspense fallback={null}>
        <Start />
      </Suspense>
    );
  return (
    <SessionContext value={session.data}>
      <LiveProvider>
        <UploadProvider>
          <Frame session={session.data} />
        </UploadProvider>
      </LiveProvider>
    </SessionContext>
  );
}

function Frame(props: { session: Session }) {
  const text = useText();
  const navigate = useNavigate();
  const navigation = useNavigation();
  const { pathname } = useLocation();
  const wide = useMediaQuery(useTheme().breakpoints.up("md"));
  const [menu, setMenu] = useState(false);
  const [keys, setKeys] = useState(false);
  const allowed = allowedPages(props.session);
  const may = (path: string) => allowed.some((page) => page.path === path);
  const go = (path: string) => () => {
    if (may(path)) void navigate(path);
  };
  useKeys({
    "?": () => setKeys(true),
    "/": () => document.getElementById("search")?.focus(),
    u: go("/uploads"),
    "g w": go("/"),
    "g u": go("/uploads"),
    "g q": go("/quarantine"),
    "g j": go("/jobs"),
    "g m": go("/models"),
    "g a": go("/audit"),
  });
  // A role without the worklist starts at its first page; an address it may not see says so.
  const needed = pages.find(
    (page) =>
      page.path === pathname ||
      (page.path !== "/" && pathname.startsWith(`${page.path}/`)),
  );
  const needs = pathname.startsWith("/studies/") ? "study.read" : needed?.needs;
  const refused = needs !== undefined && !props.session.may.includes(needs);
  const first = allowed[0];
  return (
    <Box sx={{ display: "flex", height: "100dvh" }}>
      <Button
        href="#main"
        variant="contained"
        sx={{
          position: "fixed",
          top: -60,
          left: 8,
          zIndex: "tooltip",
          "&:focus": { top: 8 },
        }}
      >
        {text.shell.skip}
      </Button>
      {wide ? (
        <Rail pages={allowed} />
      ) : (
        <Drawer
          open={menu}
          onClose={() => setMenu(false)}
          slotProps={{ paper: { sx: { width: railWidth + 40 } } }}
        >
          <Rail pages={allowed} wide onGo={() => setMenu(false)} />
        </Drawer>
      )}
      <Box
        sx={{
          flexGrow: 1,
          minWidth: 0,
          display: "flex",
          flexDirection: "column",
        }}
      >
        <Box component="header" sx={{ flexShrink: 0 }}>
          <TopBar
            session={props.session}
            menu={wide ? null : () => setMenu(true)}
            onKeys={() => setKeys(true)}
          />
          <ModeBanner mode={props.session.mode} />
        </Box>
        <Box sx={{ height: 2 }}>
          {navigation.state === "loading" && (
            <LinearProgress
              sx={{ height: 2 }}
              aria-label={text.common.loading}
            />
          )}
        </Box>
        <Box
          component="main"
          id="main"
          tabIndex={-1}
          sx={{
            flexGrow: 1,
            minHeight: 0,
            overflow: "auto",
            // Holds what is only for screen readers: it would else lengthen the document and let the whole frame scroll.
            position: "relative",
            outline: "none",
            display: "flex",
            flexDirection: "column",
          }}
        >
          {refused ? (
            <Empty
              heading
              icon={<LockOutlined />}
              title={text.common.forbidden}
              help={text.common.forbiddenHelp}
              action={
                first && (
                  <Button
                    variant="contained"
                    onClick={() => void navigate(first.path)}
                  >
                    {text.nav[first.page]}
                  </Button>
                )
              }
            />
          ) : (
            <Outlet />
          )}
        </Box>
      </Box>
      {props.session.may.includes("study.store") && (
        <>
          <DropAnywhere />
          <UploadPanel />
        </>
      )}
      {keys && (
        <Suspense fallback={null}>
          <KeysDialog onClose={() => setKeys(false)} />
        </Suspense>
      )}
    </Box>
  );
}
