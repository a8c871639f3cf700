import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import InputAdornment from "@mui/material/InputAdornment";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import type { ClinicalFacts } from "@isocenter/contracts";
import { useState } from "react";
import { useSaveFacts } from "../../../api/queries.ts";
import { useFormat, useText } from "../../../i18n/context.tsx";
import { ProblemView } from "../../../parts/problem.tsx";
import { Section } from "../section.tsx";
import {
  factNames,
  fields,
  groups,
  toDraft,
  toFacts,
  type FactName,
} from "./facts.ts";

function useChoiceWord(): (name: FactName, value: string) => string {
  const { facts } = useText().study;
  const words: Partial<Record<FactName, Readonly<Record<string, string>>>> = {
    entity: facts.entity,
    idh: facts.idh,
    extentOfResection: facts.extentOfResection,
    pituitaryFunction: facts.pituitaryFunction,
  };
  return (name, value) => words[name]?.[value] ?? value;
}

function FactField(props: {
  name: FactName;
  value: string;
  invalid: boolean;
  disabled: boolean;
  onChange: (value: string) => void;
}) {
  const text = useText();
  const format = useFormat();
  const word = useChoiceWord();
  const field = fields[props.name];
  const { facts } = text.study;
  const common = {
    size: "small",
    fullWidth: true,
    label: facts.field[props.name],
    value: props.value,
    disabled: props.disabled,
    error: props.invalid,
    onChange: (event: { target: { value: string } }) =>
      props.onChange(event.target.value),
  } as const;
  if (field.kind === "number")
    return (
      <TextField
        {...common}
        helperText={
          props.invalid
            ? field.step === 10
              ? facts.invalidStep
              : facts.invalid(
                  format.integer(field.low),
                  format.integer(field.high),
                )
            : undefined
        }
        slotProps={{
          htmlInput: { inputMode: "decimal", maxLength: 6 },
          input: {
            endAdornment: (
              <InputAdornment position="end">
                {facts[field.unit]}
              </InputAdornment>
            ),
          },
          inputLabel: { shrink: true },
        }}
      />
    );
  const choices: readonly (readonly [string, string])[] =
    field.kind === "choice"
      ? field.values.map((value) => [value, word(props.name, value)])
      : [
          ["true", text.common.yes],
          ["false", text.common.no],
        ];
  return (
    <TextField
      {...common}
      select
      slotProps={{
        inputLabel: { shrink: true },
        select: { displayEmpty: true },
      }}
    >
      <MenuItem value="">
        <Box component="em" sx={{ color: "text.secondary" }}>
          {text.common.notSaid}
        </Box>
      </MenuItem>
      {choices.map(([value, label]) => (
        <MenuItem key={value} value={value}>
          {label}
        </MenuItem>
      ))}
    </TextField>
  );
}

/** What only a clinician knows; saving brings the suggestions up to date. */
export function FactsForm(props: {
  uid: string;
  facts: ClinicalFacts;
  mayEdit: boolean;
}) {
  const text = useText();
  const { facts: words } = text.study;
  const [draft, setDraft] = useState(() => toDraft(props.facts));
  const [invalid, setInvalid] = useState<readonly FactName[]>([]);
  const save = useSaveFacts(props.uid);
  const stored = toDraft(props.facts);
  const dirty = factNames.some((name) => draft[name] !== stored[name]);
  const submit = () => {
    const read = toFacts(draft);
    if ("invalid" in read) {
      setInvalid(read.invalid);
      return;
    }
    setInvalid([]);
    save.mutate(read.facts);
  };
  return (
    <Section
      title={words.panel}
      lead={props.mayEdit ? words.lead : words.readOnly}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {Object.entries(groups).map(([group, names]) => (
          <Box
            key={group}
            component="fieldset"
            sx={{ border: 0, p: 0, m: 0, mb: 2, minWidth: 0 }}
          >
            <Typography
              component="legend"
              variant="subtitle2"
              sx={{ mb: 1, p: 0 }}
            >
              {words.group[group as keyof typeof groups]}
            </Typography>
            <Box
              sx={{
                display: "grid",
                gap: 1.5,
                gridTemplateColumns:
                  "repeat(auto-fill, minmax(min(100%, 205px), 1fr))",
              }}
            >
              {names.map((name) => (
                <FactField
                  key={name}
                  name={name}
                  value={draft[name]}
                  invalid={invalid.includes(name)}
                  disabled={!props.mayEdit || save.isPending}
                  onChange={(value) => {
                    setDraft((old) => ({ ...old, [name]: value }));
                    save.reset();
                  }}
                />
              ))}
            </Box>
          </Box>
        ))}
        {save.isError && <ProblemView error={save.error} />}
        {props.mayEdit && (
          <Box
            sx={{
              display: "flex",
              alignItems: "center",
              gap: 2,
              flexWrap: "wrap",
            }}
          >
            <Button
              type="submit"
              variant="contained"
              disabled={!dirty || save.isPending}
            >
              {words.save}
            </Button>
            <Box role="status" sx={{ fontSize: "0.87rem" }}>
              {save.isSuccess && !dirty ? (
                <Alert severity="success" sx={{ py: 0 }}>
                  {words.saved}
                </Alert>
              ) : (
                dirty && words.unsaved
              )}
            </Box>
          </Box>
        )}
      </form>
    </Section>
  );
}
