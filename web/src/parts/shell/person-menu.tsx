import AccountCircle from "@mui/icons-material/AccountCircle";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import ListSubheader from "@mui/material/ListSubheader";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import Typography from "@mui/material/Typography";
import type { Session } from "@isocenter/contracts";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useDemoPeople, useSignIn, useSignOut } from "../../api/queries.ts";
import { useText } from "../../i18n/context.tsx";

function OtherPeople(props: { session: Session; onDone: () => void }) {
  const text = useText();
  const people = useDemoPeople();
  const signIn = useSignIn();
  const navigate = useNavigate();
  return people.data?.map((person) => (
    <MenuItem
      key={person.id}
      selected={person.id === props.session.person.id}
      onClick={() => {
        props.onDone();
        signIn.mutate(person.id, { onSuccess: () => void navigate("/") });
      }}
    >
      <Box>
        <div>{person.name}</div>
        <Typography variant="caption" color="textSecondary">
          {text.roles[person.role]}
        </Typography>
      </Box>
    </MenuItem>
  ));
}

/** Who am I; in demo mode also: who else could I be. */
export function PersonMenu(props: { session: Session }) {
  const text = useText();
  const signOut = useSignOut();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { person, mode } = props.session;
  const close = () => setAnchor(null);
  return (
    <>
      <Button
        color="inherit"
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
        startIcon={<AccountCircle />}
        sx={{
          textAlign: "left",
          minWidth: 0,
          "& .MuiButton-startIcon": { mr: { xs: 0, sm: 1 } },
        }}
      >
        <Box
          sx={{
            lineHeight: 1.2,
            // On a phone only the icon is seen; the name still names the button.
            "@media (max-width: 599.95px)": {
              position: "absolute",
              width: 1,
              height: 1,
              overflow: "hidden",
              clipPath: "inset(50%)",
            },
          }}
        >
          <Box sx={{ whiteSpace: "nowrap" }}>{person.name}</Box>
          <Box
            sx={{
              fontSize: "0.75rem",
              fontWeight: 400,
              color: "text.secondary",
            }}
          >
            {text.roles[person.role]}
          </Box>
        </Box>
      </Button>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={close}>
        {mode === "demo" && (
          <ListSubheader sx={{ bgcolor: "transparent", lineHeight: 2.4 }}>
            {text.shell.switchPerson}
          </ListSubheader>
        )}
        {mode === "demo" && (
          <OtherPeople session={props.session} onDone={close} />
        )}
        <MenuItem
          divider={false}
          onClick={() => {
            close();
            signOut.mutate();
          }}
          sx={{ borderTop: 1, borderColor: "divider", mt: 0.5, pt: 1.25 }}
        >
          {text.shell.signOut}
        </MenuItem>
      </Menu>
    </>
  );
}
