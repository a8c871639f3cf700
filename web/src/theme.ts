import { createTheme } from "@mui/material/styles";

declare module "@mui/material/styles" {
  interface TypeBackground {
    /** Behind images: neutral and darker than the page, so that grey levels are judged against black. */
    image: string;
    /** A surface on a surface: table heads, hovered rows. */
    raised: string;
  }
}

/** One accent; the other hues only say state, and never alone. All text pairs are ≥ 4.5 : 1 (WCAG 2.2 AA). */
export const theme = createTheme({
  cssVariables: { colorSchemeSelector: "data-theme" },
  defaultColorScheme: "dark",
  colorSchemes: {
    dark: {
      palette: {
        primary: { main: "#4cc9d8", contrastText: "#04181b" },
        secondary: { main: "#9fb0be" },
        success: { main: "#6cc58b" },
        warning: { main: "#f0b454" },
        error: { main: "#ff8a80" },
        info: { main: "#8ab4f8" },
        background: {
          default: "#0c1116",
          paper: "#131a21",
          image: "#000000",
          raised: "#1b242d",
        },
        text: { primary: "#e7edf2", secondary: "#a3b2bf" },
        divider: "#27323c",
      },
    },
    light: {
      palette: {
        primary: { main: "#00697a", contrastText: "#ffffff" },
        secondary: { main: "#4d5d6b" },
        success: { main: "#1b6e3c" },
        warning: { main: "#8a5300" },
        error: { main: "#b3261e" },
        info: { main: "#1a56a8" },
        background: {
          default: "#f3f5f7",
          paper: "#ffffff",
          image: "#000000",
          raised: "#e9eef2",
        },
        text: { primary: "#16202a", secondary: "#4d5b68" },
        divider: "#d3dbe2",
      },
    },
  },
  shape: { borderRadius: 8 },
  typography: {
    fontFamily: '"Inter Variable", system-ui, "Segoe UI", sans-serif',
    fontSize: 13.5,
    h1: { fontSize: "1.375rem", fontWeight: 650, letterSpacing: "-0.01em" },
    h2: { fontSize: "1.0625rem", fontWeight: 650 },
    h3: { fontSize: "0.9375rem", fontWeight: 650 },
    subtitle2: { fontWeight: 600 },
    button: { textTransform: "none", fontWeight: 600 },
    caption: { fontSize: "0.78rem" },
  },
  components: {
    MuiButtonBase: {
      defaultProps: { disableRipple: true },
      styleOverrides: {
        // MUI takes the outline away and leaves the ripple to show the focus; there is none here.
        root: {
          "&:focus-visible": {
            outline: "2px solid var(--mui-palette-primary-main)",
            outlineOffset: 2,
          },
        },
      },
    },
    MuiPaper: { styleOverrides: { root: { backgroundImage: "none" } } },
    MuiButton: { defaultProps: { disableElevation: true } },
    MuiTooltip: {
      defaultProps: { arrow: true, enterDelay: 300 },
      styleOverrides: { tooltip: { fontSize: "0.8rem", lineHeight: 1.45 } },
    },
    MuiTableCell: {
      styleOverrides: {
        root: ({ theme: t }) => ({ borderColor: t.vars?.palette.divider }),
        head: { fontWeight: 600 },
      },
    },
    MuiChip: { styleOverrides: { label: { fontWeight: 550 } } },
  },
});
