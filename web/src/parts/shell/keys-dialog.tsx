import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Typography from "@mui/material/Typography";
import { useText } from "../../i18n/context.tsx";

function Key(props: { children: string }) {
  return (
    <Box
      component="kbd"
      sx={{
        display: "inline-block",
        minWidth: 24,
        textAlign: "center",
        px: 0.75,
        py: 0.1,
        mr: 0.5,
        border: 1,
        borderBottomWidth: 2,
        borderColor: "divider",
        borderRadius: 0.75,
        bgcolor: "background.raised",
        fontSize: "0.82rem",
        fontFamily: "inherit",
      }}
    >
      {props.children}
    </Box>
  );
}

/** What `?` shows. */
export function KeysDialog(props: { onClose: () => void }) {
  const text = useText();
  const { keys } = text;
  const groups: [string, [string, string][]][] = [
    [
      keys.everywhere,
      [
        ["?", keys.show],
        ["/", keys.search],
        ["u", keys.upload],
        ["g w u q j", keys.goto],
      ],
    ],
    [
      keys.worklist,
      [
        ["j ↓", keys.next],
        ["k ↑", keys.previous],
        ["Enter", keys.open],
      ],
    ],
    [
      keys.image,
      [
        ["↑ ↓", keys.slice],
        ["PgUp PgDn", keys.fast],
        ["Home End", keys.ends],
        ["d", keys.deciding],
        ["o", keys.overlay],
        ["i", keys.invert],
        ["+ −", keys.zoom],
        ["r", keys.reset],
        ["b", keys.back],
      ],
    ],
  ];
  return (
    <Dialog
      open
      onClose={props.onClose}
      maxWidth="sm"
      fullWidth
      aria-labelledby="keys-title"
    >
      <DialogTitle id="keys-title">{keys.title}</DialogTitle>
      <DialogContent>
        {groups.map(([title, rows]) => (
          <Box key={title} sx={{ mb: 2.5 }}>
            <Typography variant="h3" component="h3" sx={{ mb: 1 }}>
              {title}
            </Typography>
            <Box
              component="dl"
              sx={{
                m: 0,
                display: "grid",
                gridTemplateColumns: "minmax(110px, auto) 1fr",
                gap: 0.75,
                columnGap: 2,
              }}
            >
              {rows.map(([combination, what]) => (
                <Box key={combination} sx={{ display: "contents" }}>
                  <Box component="dt">
                    {combination.split(" ").map((key) => (
                      <Key key={key}>{key}</Key>
                    ))}
                  </Box>
                  <Box component="dd" sx={{ m: 0 }}>
                    {what}
                  </Box>
                </Box>
              ))}
            </Box>
          </Box>
        ))}
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onClose}>{text.common.close}</Button>
      </DialogActions>
    </Dialog>
  );
}
