import Clear from "@mui/icons-material/Clear";
import DarkMode from "@mui/icons-material/DarkMode";
import KeyboardOutlined from "@mui/icons-material/KeyboardOutlined";
import LightMode from "@mui/icons-material/LightMode";
import Menu from "@mui/icons-material/Menu";
import Search from "@mui/icons-material/Search";
import SensorsOff from "@mui/icons-material/SensorsOff";
import Sensors from "@mui/icons-material/Sensors";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import InputBase from "@mui/material/InputBase";
import Tooltip from "@mui/material/Tooltip";
import { useColorScheme } from "@mui/material/styles";
import type { Session } from "@isocenter/contracts";
import { useEffect, useState } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { useLive } from "../../api/live.tsx";
import { useText } from "../../i18n/context.tsx";
import { LanguageMenu } from "./language-menu.tsx";
import { PersonMenu } from "./person-menu.tsx";

const searchMax = 64;

function SearchBox() {
  const text = useText();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [parameters] = useSearchParams();
  const current = pathname === "/" ? (parameters.get("search") ?? "") : "";
  const [value, setValue] = useState(current);
  useEffect(() => setValue(current), [current]);
  // Searching while typing, but only on the worklist itself: elsewhere Enter goes there.
  const go = (search: string) => {
    const next = new URLSearchParams(pathname === "/" ? parameters : undefined);
    if (search.trim() === "") next.delete("search");
    else next.set("search", search.trim());
    void navigate(
      { pathname: "/", search: next.toString() },
      { replace: pathname === "/" },
    );
  };
  useEffect(() => {
    if (pathname !== "/" || value.trim() === current) return;
    const timer = setTimeout(() => go(value), 300);
    return () => clearTimeout(timer);
  });
  return (
    <Box
      component="form"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        go(value);
      }}
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 1,
        flexGrow: 1,
        maxWidth: 520,
        minWidth: 0,
        px: 1.25,
        height: 38,
        borderRadius: 1,
        border: 1,
        borderColor: "divider",
        bgcolor: "background.default",
        "&:focus-within": { borderColor: "primary.main" },
      }}
    >
      <Search aria-hidden sx={{ fontSize: 20, color: "text.secondary" }} />
      <InputBase
        id="search"
        value={value}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
          if (event.key === "Escape" && event.target instanceof HTMLElement)
            event.target.blur();
        }}
        placeholder={text.shell.search}
        fullWidth
        slotProps={{
          input: {
            "aria-label": text.shell.search,
            maxLength: searchMax,
            autoComplete: "off",
            spellCheck: false,
          },
        }}
        sx={{
          fontSize: "0.92rem",
          "& input::placeholder": { color: "text.secondary", opacity: 1 },
        }}
      />
      {value === "" ? (
        <Box
          component="kbd"
          aria-hidden
          sx={{
            display: { xs: "none", sm: "block" },
            px: 0.75,
            border: 1,
            borderColor: "divider",
            borderRadius: 0.75,
            fontSize: "0.75rem",
            color: "text.secondary",
          }}
        >
          /
        </Box>
      ) : (
        <IconButton
          size="small"
          aria-label={text.common.clearFilters}
          onClick={() => {
            setValue("");
            if (pathname === "/") go("");
          }}
        >
          <Clear sx={{ fontSize: 17 }} />
        </IconButton>
      )}
    </Box>
  );
}

function LiveSign() {
  const text = useText();
  const live = useLive();
  const label = live ? text.shell.live : text.shell.livePolling;
  return (
    <Tooltip title={live ? text.shell.liveHelp : text.shell.livePollingHelp}>
      <Box
        role="img"
        aria-label={label}
        sx={{
          display: { xs: "none", sm: "flex" },
          color: live ? "success.main" : "warning.main",
        }}
      >
        {live ? (
          <Sensors sx={{ fontSize: 20 }} />
        ) : (
          <SensorsOff sx={{ fontSize: 20 }} />
        )}
      </Box>
    </Tooltip>
  );
}

function ThemeButton() {
  const text = useText();
  const { mode, setMode } = useColorScheme();
  const dark = mode !== "light";
  const label = dark ? text.shell.theme.light : text.shell.theme.dark;
  return (
    <Tooltip title={label}>
      <IconButton
        aria-label={label}
        onClick={() => setMode(dark ? "light" : "dark")}
      >
        {dark ? <LightMode /> : <DarkMode />}
      </IconButton>
    </Tooltip>
  );
}

export function TopBar(props: {
  session: Session;
  menu: (() => void) | null;
  onKeys: () => void;
}) {
  const text = useText();
  return (
    <Box
      sx={{
        display: "flex",
        alignItems: "center",
        gap: { xs: 0.5, sm: 1.5 },
        px: { xs: 1, sm: 2 },
        height: 56,
        flexShrink: 0,
        bgcolor: "background.paper",
        borderBottom: 1,
        borderColor: "divider",
      }}
    >
      {props.menu !== null && (
        <IconButton aria-label={text.shell.menu} onClick={props.menu}>
          <Menu />
        </IconButton>
      )}
      {props.session.may.includes("study.read") ? (
        <SearchBox />
      ) : (
        <Box sx={{ flexGrow: 1 }} />
      )}
      <Box sx={{ flexGrow: { xs: 0, sm: 1 } }} />
      <LiveSign />
      <Box
        sx={{
          display: { xs: "none", lg: "block" },
          fontSize: "0.85rem",
          color: "text.secondary",
          whiteSpace: "nowrap",
        }}
      >
        {text.shell.site}: {props.session.site}
      </Box>
      <Tooltip title={`${text.shell.keys} (?)`}>
        <IconButton
          aria-label={text.shell.keys}
          onClick={props.onKeys}
          sx={{ display: { xs: "none", sm: "inline-flex" } }}
        >
          <KeyboardOutlined />
        </IconButton>
      </Tooltip>
      <LanguageMenu />
      <ThemeButton />
      <PersonMenu session={props.session} />
    </Box>
  );
}
