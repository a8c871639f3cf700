import BrokenImage from "@mui/icons-material/BrokenImage";
import Box from "@mui/material/Box";
import { useEffect, useId, useRef, useState, type PointerEvent } from "react";
import { useFormat, useText } from "../../../i18n/context.tsx";
import { FrameCanvas, type PictureState } from "./frame-canvas.tsx";
import { Overlay, type Mark } from "./overlay.tsx";
import { clampZoom, type View } from "./view.ts";
import { dragWindow, transfer, type Window } from "./window.ts";

/** Pause after the last move before the server draws the new window. */
const settleMs = 140;

/** The picture: wheel for slices, drag for the window, Shift and drag to move, Ctrl and wheel to zoom. */
export function Stage(props: {
  urlFor: (window: Window | null) => string;
  label: string;
  corner: readonly string[];
  rows: number;
  columns: number;
  view: View;
  initial: Window;
  /** Whether `initial` is what the server draws: where the sender gave none, it takes the range of each picture, unknown here. */
  stated: boolean;
  marks: readonly Mark[];
  deciding: string | null;
  onView: (part: Partial<View>) => void;
  onStep: (slices: number) => void;
}) {
  const text = useText();
  const format = useFormat();
  const { view, initial } = props;
  const frame = useRef<HTMLDivElement>(null);
  const filterId = useId();
  const [drawn, setDrawn] = useState<Window | null>(view.window);
  const [state, setState] = useState<PictureState>("loading");
  const wheelRest = useRef(0);
  const drag = useRef<{
    x: number;
    y: number;
    start: Window;
    pan: View["pan"];
    moving: boolean;
  } | null>(null);

  // The server draws a window once the hand rests; until then the last picture is recoloured here.
  useEffect(() => {
    const timer = setTimeout(() => setDrawn(view.window), settleMs);
    return () => clearTimeout(timer);
  }, [view.window]);

  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    // React's own wheel listener is passive and could not keep the page still.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { view: now, onView, onStep } = latest.current;
      if (event.ctrlKey) {
        onView({ zoom: clampZoom(now.zoom * Math.exp(-event.deltaY / 300)) });
        return;
      }
      // A notch is about 100 pixels; a touch pad sends many small ones.
      wheelRest.current +=
        event.deltaMode === 1 ? event.deltaY * 33 : event.deltaY;
      const steps = Math.trunc(wheelRest.current / 60);
      if (steps === 0) return;
      wheelRest.current = 0;
      onStep(Math.sign(steps) * Math.min(3, Math.abs(steps)));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, []);

  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = {
      x: event.clientX,
      y: event.clientY,
      start: view.window ?? initial,
      pan: view.pan,
      moving: event.shiftKey,
    };
  };
  const move = (event: PointerEvent) => {
    const from = drag.current;
    if (from === null) return;
    const dx = event.clientX - from.x;
    const dy = event.clientY - from.y;
    if (Math.abs(dx) + Math.abs(dy) < 3) return;
    if (from.moving)
      props.onView({ pan: { x: from.pan.x + dx, y: from.pan.y + dy } });
    else {
      const box = event.currentTarget.getBoundingClientRect();
      props.onView({
        window: dragWindow(from.start, dx / box.width, dy / box.height),
      });
    }
  };
  const up = () => {
    drag.current = null;
  };

  const shown = view.window ?? initial;
  const { slope, intercept } = transfer(drawn ?? initial, shown);
  const recolour = view.window !== drawn;
  return (
    <Box
      ref={frame}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
      sx={{
        position: "relative",
        flexGrow: 1,
        minHeight: 0,
        bgcolor: "background.image",
        overflow: "hidden",
        display: "grid",
        placeItems: "center",
        cursor: "crosshair",
        touchAction: "pan-y",
        userSelect: "none",
        containerType: "size",
      }}
    >
      <svg width="0" height="0" aria-hidden style={{ position: "absolute" }}>
        <filter id={filterId} colorInterpolationFilters="sRGB">
          <feComponentTransfer>
            <feFuncR type="linear" slope={slope} intercept={intercept} />
            <feFuncG type="linear" slope={slope} intercept={intercept} />
            <feFuncB type="linear" slope={slope} intercept={intercept} />
          </feComponentTransfer>
        </filter>
      </svg>
      <Box
        sx={{
          position: "relative",
          aspectRatio: `${props.columns} / ${props.rows}`,
          width: `min(100cqw, calc(100cqh * ${props.columns / props.rows}))`,
          "& canvas": { display: "block", width: "100%", height: "100%" },
        }}
        style={{
          transform: `translate(${view.pan.x}px, ${view.pan.y}px) scale(${view.zoom})`,
        }}
      >
        <FrameCanvas
          url={props.urlFor(drawn)}
          label={props.label}
          onState={setState}
          style={{
            filter:
              [
                recolour ? `url("#${filterId}")` : "",
                view.invert ? "invert(1)" : "",
              ]
                .join(" ")
                .trim() || "none",
            imageRendering: view.zoom > 2 ? "pixelated" : "auto",
            visibility: state === "failed" ? "hidden" : "visible",
          }}
        />
        {view.region && props.marks.length > 0 && state !== "failed" && (
          <Overlay
            columns={props.columns}
            rows={props.rows}
            marks={props.marks}
            opacity={view.opacity}
          />
        )}
      </Box>
      {state === "failed" && (
        <Box
          role="alert"
          sx={{
            position: "absolute",
            display: "grid",
            justifyItems: "center",
            gap: 1,
            color: "#c8d3dc",
          }}
        >
          <BrokenImage sx={{ fontSize: 40 }} />
          {text.study.image.failed}
        </Box>
      )}
      <Corner top left lines={props.corner} />
      <Corner
        bottom
        left
        lines={[
          ...(view.window === null && !props.stated
            ? []
            : [
                `${text.study.image.center} ${format.compact(shown.center)} · ${text.study.image.width} ${format.compact(shown.width)}`,
              ]),
          ...(view.zoom === 1
            ? []
            : [`${text.study.image.zoom} ${format.percent(view.zoom)}`]),
        ]}
      />
      {props.deciding !== null && <Corner top lines={[props.deciding]} badge />}
    </Box>
  );
}

/** Text over the picture, readable over white too. */
function Corner(props: {
  lines: readonly string[];
  top?: boolean;
  bottom?: boolean;
  left?: boolean;
  badge?: boolean;
}) {
  if (props.lines.length === 0) return null;
  return (
    <Box
      className="num"
      sx={{
        position: "absolute",
        top: props.top === true ? 8 : undefined,
        bottom: props.bottom === true ? 8 : undefined,
        left: props.left === true ? 10 : undefined,
        right: props.left === true ? undefined : 10,
        px: 0.75,
        py: 0.25,
        borderRadius: 0.75,
        bgcolor: props.badge === true ? "#ffd166" : "rgb(0 0 0 / 0.62)",
        color: props.badge === true ? "#1d1600" : "#e7edf2",
        fontWeight: props.badge === true ? 650 : 400,
        fontSize: "0.78rem",
        lineHeight: 1.45,
        pointerEvents: "none",
      }}
    >
      {props.lines.map((line, index) => (
        <div key={index}>{line}</div>
      ))}
    </Box>
  );
}
