import { Bilingual } from "@isocenter/contracts";
import Box from "@mui/material/Box";
import { Fragment } from "react";
import { useFormat, useSay, useSpeech } from "../../i18n/context.tsx";
import { className, useCardWords } from "./card-words.ts";

/** Entries of one list shown. */
const itemsMax = 50;

/** What a card says as text, which it says in English only; without the marks of code, which mean nothing in a sentence. */
export function CardText(props: { value: string }) {
  const { text } = useSpeech();
  const name = className(text, props.value);
  return name === undefined ? (
    <span lang="en" style={{ overflowWrap: "anywhere" }}>
      {props.value.replaceAll("`", "")}
    </span>
  ) : (
    name
  );
}

/** Any part of a card as names and values; `{en, es}` in the language of the page. Deep parts as JSON. */
export function JsonView(props: { value: unknown; depth?: number }) {
  const format = useFormat();
  const say = useSay();
  const words = useCardWords();
  const { text } = useSpeech();
  const { value } = props;
  const depth = props.depth ?? 0;
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean")
    return value ? text.common.yes : text.common.no;
  if (typeof value === "number")
    return (
      <span className="num">
        {Number.isInteger(value)
          ? format.integer(value)
          : format.compact(value)}
      </span>
    );
  if (typeof value === "string") return <CardText value={value} />;
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== "object"))
      return (
        <Fragment>
          {value.slice(0, itemsMax).map((one: unknown, index) => (
            <Fragment key={index}>
              {index > 0 && ", "}
              <JsonView value={one} depth={depth + 1} />
            </Fragment>
          ))}
          {value.length > itemsMax && ", …"}
        </Fragment>
      );
    return (
      <Box component="ul" sx={{ m: 0, pl: 2 }}>
        {value.slice(0, itemsMax).map((one: unknown, index) => (
          <li key={index}>
            <JsonView value={one} depth={depth + 1} />
          </li>
        ))}
      </Box>
    );
  }
  const sentence = Bilingual.safeParse(value);
  if (sentence.success) return say(sentence.data);
  if (depth >= 3 || typeof value !== "object")
    return <span className="mono">{JSON.stringify(value)}</span>;
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: "grid",
        gridTemplateColumns: "minmax(90px, auto) 1fr",
        columnGap: 1.5,
        rowGap: 0.4,
        fontSize: "0.87rem",
      }}
    >
      {Object.entries(value).map(([key, one]: [string, unknown]) => (
        <Box key={key} sx={{ display: "contents" }}>
          <Box component="dt" sx={{ color: "text.secondary" }}>
            {words(key)}
          </Box>
          <Box component="dd" sx={{ m: 0, minWidth: 0 }}>
            <JsonView value={one} depth={depth + 1} />
          </Box>
        </Box>
      ))}
    </Box>
  );
}
