import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { useSpeech } from "../../i18n/context.tsx";
import { languageValues, type Language } from "../../i18n/language.ts";

/** Each language in its own words: whoever cannot read the present one must find theirs. */
const names: Record<Language, string> = { en: "English", es: "Español" };

export function LanguageMenu() {
  const speech = useSpeech();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        color="inherit"
        aria-haspopup="menu"
        aria-label={`${speech.language.toUpperCase()}: ${speech.text.language.switchTo}, ${names[speech.language]}`}
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ minWidth: 40, px: 1 }}
      >
        {speech.language.toUpperCase()}
      </Button>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
      >
        {languageValues.map((language) => (
          <MenuItem
            key={language}
            lang={language}
            selected={language === speech.language}
            onClick={() => {
              speech.setLanguage(language);
              setAnchor(null);
            }}
          >
            {names[language]}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
