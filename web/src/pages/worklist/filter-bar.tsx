import FilterAltOff from "@mui/icons-material/FilterAltOff";
import ViewColumn from "@mui/icons-material/ViewColumn";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import Chip from "@mui/material/Chip";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { studyStates } from "@isocenter/contracts";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useText } from "../../i18n/context.tsx";
import {
  columnValues,
  fixedColumns,
  writeColumns,
  type ColumnName,
} from "./columns.tsx";
import {
  dateValues,
  filterNames,
  flagValues,
  isFiltered,
  modalityValues,
  sortValues,
} from "./filter.ts";

function Choice(props: {
  name: string;
  label: string;
  values: readonly (readonly [string, string])[];
  none?: string;
  width: number;
}) {
  const [parameters, setParameters] = useSearchParams();
  return (
    <TextField
      select
      size="small"
      label={props.label}
      value={parameters.get(props.name) ?? ""}
      onChange={(event) =>
        setParameters(
          (old) => {
            const next = new URLSearchParams(old);
            if (event.target.value === "") next.delete(props.name);
            else next.set(props.name, event.target.value);
            return next;
          },
          { replace: true },
        )
      }
      slotProps={{
        inputLabel: { shrink: true },
        select: { displayEmpty: true },
      }}
      sx={{ minWidth: props.width, flexGrow: { xs: 1, sm: 0 } }}
    >
      {props.none !== undefined && <MenuItem value="">{props.none}</MenuItem>}
      {props.values.map(([value, word]) => (
        <MenuItem key={value} value={value}>
          {word}
        </MenuItem>
      ))}
    </TextField>
  );
}

function ColumnsMenu(props: {
  columns: readonly ColumnName[];
  onColumns: (columns: readonly ColumnName[]) => void;
}) {
  const text = useText();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const toggle = (name: ColumnName) => {
    const next = columnValues.filter((other) =>
      other === name
        ? !props.columns.includes(other)
        : props.columns.includes(other),
    );
    writeColumns(next);
    props.onColumns(next);
  };
  return (
    <>
      <Button
        color="secondary"
        startIcon={<ViewColumn />}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ display: { xs: "none", md: "inline-flex" } }}
      >
        {text.worklist.columns}
      </Button>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
      >
        {columnValues.map((name) => (
          <MenuItem
            key={name}
            role="menuitemcheckbox"
            aria-checked={props.columns.includes(name)}
            disabled={fixedColumns.includes(name)}
            onClick={() => toggle(name)}
            dense
          >
            <Checkbox
              size="small"
              checked={props.columns.includes(name)}
              tabIndex={-1}
              disableRipple
              slotProps={{ input: { "aria-hidden": true, tabIndex: -1 } }}
              sx={{ p: 0.5, mr: 1 }}
            />
            {text.worklist.column[name]}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

export function FilterBar(props: {
  columns: readonly ColumnName[];
  onColumns: (columns: readonly ColumnName[]) => void;
}) {
  const text = useText();
  const [parameters, setParameters] = useSearchParams();
  const { filter, flag, date, sort } = text.worklist;
  const search = parameters.get("search");
  const drop = (names: readonly string[]) =>
    setParameters(
      (old) => {
        const next = new URLSearchParams(old);
        for (const name of names) next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <Box
      role="group"
      aria-label={text.worklist.filters}
      sx={{
        display: "flex",
        flexWrap: { xs: "nowrap", sm: "wrap" },
        // On a phone one row that is pushed sideways: the studies must not begin below the fold.
        overflowX: { xs: "auto", sm: "visible" },
        flexShrink: 0,
        pt: { xs: 1, sm: 0 },
        mt: { xs: -1, sm: 0 },
        "& > *": { flexShrink: 0 },
        gap: 1.25,
        alignItems: "center",
      }}
    >
      <Choice
        name="modality"
        label={filter.modality}
        none={filter.any}
        width={104}
        values={modalityValues.map((value) => [value, value])}
      />
      <Choice
        name="date"
        label={filter.date}
        none={filter.any}
        width={140}
        values={dateValues.map((value) => [value, date[value]])}
      />
      <Choice
        name="state"
        label={filter.state}
        none={filter.any}
        width={130}
        values={studyStates.map((value) => [value, text.states[value]])}
      />
      <Choice
        name="flag"
        label={filter.flag}
        none={filter.any}
        width={150}
        values={flagValues.map((value) => [value, flag[value]])}
      />
      <Choice
        name="sort"
        label={filter.sort}
        none={sort.priority}
        width={140}
        values={sortValues
          .filter((value) => value !== "priority")
          .map((value) => [value, sort[value]])}
      />
      {search !== null && (
        <Chip
          label={text.worklist.searching(search)}
          onDelete={() => drop(["search"])}
        />
      )}
      {isFiltered(parameters) && (
        <Button
          color="secondary"
          startIcon={<FilterAltOff />}
          onClick={() => drop(filterNames)}
        >
          {text.common.clearFilters}
        </Button>
      )}
      <Box sx={{ flexGrow: 1 }} />
      <ColumnsMenu {...props} />
    </Box>
  );
}
