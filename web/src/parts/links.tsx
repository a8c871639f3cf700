import Button, { type ButtonProps } from "@mui/material/Button";
import MuiLink, { type LinkProps as MuiLinkProps } from "@mui/material/Link";
import { Link as RouterLink } from "react-router";

/** A link of this program, in the theme's colours. */
export function TextLink(props: Omit<MuiLinkProps, "href"> & { to: string }) {
  return <MuiLink component={RouterLink} {...props} />;
}

/** Looks like a button, goes somewhere: a real link, so that it can be opened in a new tab. */
export function ButtonLink(props: Omit<ButtonProps, "href"> & { to: string }) {
  return <Button component={RouterLink} {...props} />;
}
