import Contrast from "@mui/icons-material/Contrast";
import CropFree from "@mui/icons-material/CropFree";
import MyLocation from "@mui/icons-material/MyLocation";
import RestartAlt from "@mui/icons-material/RestartAlt";
import ZoomIn from "@mui/icons-material/ZoomIn";
import ZoomOut from "@mui/icons-material/ZoomOut";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import MenuItem from "@mui/material/MenuItem";
import Slider from "@mui/material/Slider";
import TextField from "@mui/material/TextField";
import ToggleButton from "@mui/material/ToggleButton";
import Tooltip from "@mui/material/Tooltip";
import type { ReactNode } from "react";
import { useFormat, useText } from "../../../i18n/context.tsx";
import { clampZoom, untouched, type View } from "./view.ts";
import { presetsFor, presetWindow, type Window } from "./window.ts";

function Tool(props: {
  label: string;
  keyHint?: string;
  onClick: () => void;
  disabled?: boolean;
  children: ReactNode;
}) {
  return (
    <Tooltip
      title={
        props.keyHint === undefined
          ? props.label
          : `${props.label} (${props.keyHint})`
      }
    >
      <span>
        <IconButton
          size="small"
          aria-label={props.label}
          onClick={props.onClick}
          disabled={props.disabled ?? false}
        >
          {props.children}
        </IconButton>
      </span>
    </Tooltip>
  );
}

export function Tools(props: {
  view: View;
  modality: string;
  initial: Window;
  hasRegion: boolean;
  onView: (part: Partial<View>) => void;
  onDeciding: (() => void) | null;
}) {
  const text = useText();
  const format = useFormat();
  const { view } = props;
  const presets = presetsFor(props.modality);
  const preset =
    presets.find((name) => {
      const window = presetWindow(name, props.initial);
      return window === null
        ? view.window === null
        : window.center === view.window?.center &&
            window.width === view.window.width;
    }) ?? "";
  const { image } = text.study;
  return (
    <Box
      role="toolbar"
      aria-label={image.panel}
      sx={{
        display: "flex",
        flexWrap: "wrap",
        alignItems: "center",
        gap: 0.75,
        px: 1,
        py: 0.75,
        borderBottom: 1,
        borderColor: "divider",
      }}
    >
      <TextField
        select
        size="small"
        label={image.window}
        value={preset}
        onChange={(event) => {
          const name = presets.find((known) => known === event.target.value);
          if (name !== undefined)
            props.onView({ window: presetWindow(name, props.initial) });
        }}
        slotProps={{
          inputLabel: { shrink: true },
          select: {
            displayEmpty: true,
            renderValue: () => (preset === "" ? "–" : image.presets[preset]),
          },
        }}
        sx={{ width: 140, "& .MuiSelect-select": { py: 0.6 } }}
      >
        {presets.map((name) => (
          <MenuItem key={name} value={name}>
            {image.presets[name]}
          </MenuItem>
        ))}
      </TextField>
      <Tool
        label={image.invert}
        keyHint="i"
        onClick={() => props.onView({ invert: !view.invert })}
      >
        <Contrast />
      </Tool>
      <Tool
        label={image.zoomOut}
        keyHint="−"
        onClick={() => props.onView({ zoom: clampZoom(view.zoom / 1.25) })}
      >
        <ZoomOut />
      </Tool>
      <Tool
        label={image.zoomIn}
        keyHint="+"
        onClick={() => props.onView({ zoom: clampZoom(view.zoom * 1.25) })}
      >
        <ZoomIn />
      </Tool>
      <Tool
        label={image.reset}
        keyHint="r"
        onClick={() => props.onView(untouched)}
      >
        <RestartAlt />
      </Tool>
      <Box sx={{ flexGrow: 1 }} />
      {props.onDeciding !== null && (
        <Tool label={image.toDeciding} keyHint="d" onClick={props.onDeciding}>
          <MyLocation />
        </Tool>
      )}
      <Tooltip title={`${view.region ? image.regionOff : image.regionOn} (o)`}>
        <span>
          <ToggleButton
            value="region"
            size="small"
            selected={view.region && props.hasRegion}
            disabled={!props.hasRegion}
            onChange={() => props.onView({ region: !view.region })}
            aria-label={image.region}
            sx={{ px: 1, py: 0.4, gap: 0.75, textTransform: "none" }}
          >
            <CropFree sx={{ fontSize: 19 }} />
            {image.region}
          </ToggleButton>
        </span>
      </Tooltip>
      <Slider
        size="small"
        aria-label={image.opacity}
        value={view.opacity}
        min={0.1}
        max={1}
        step={0.1}
        disabled={!view.region || !props.hasRegion}
        getAriaValueText={format.percent}
        onChange={(_, value) =>
          props.onView({ opacity: Array.isArray(value) ? view.opacity : value })
        }
        sx={{ width: 72, mx: 1 }}
      />
    </Box>
  );
}
