import { useEffect, useRef, useState } from "react";
import { picture } from "./pictures.ts";

export type PictureState = "loading" | "shown" | "failed";

/** Draws a rendered frame; the previous one stays until the next is there, so that scrolling does not flicker. */
export function FrameCanvas(props: {
  url: string;
  label: string;
  className?: string;
  style?: React.CSSProperties;
  onState?: (state: PictureState, url: string) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const report = useRef(props.onState);
  const [shown, setShown] = useState("");
  useEffect(() => {
    report.current = props.onState;
  });
  useEffect(() => {
    let current = true;
    report.current?.("loading", props.url);
    picture(props.url).then(
      (bitmap) => {
        const element = canvas.current;
        if (!current || element === null) return;
        element.width = bitmap.width;
        element.height = bitmap.height;
        element.getContext("2d")?.drawImage(bitmap, 0, 0);
        setShown(props.url);
        report.current?.("shown", props.url);
      },
      () => {
        if (current) report.current?.("failed", props.url);
      },
    );
    return () => {
      current = false;
    };
  }, [props.url]);
  return (
    <canvas
      ref={canvas}
      {...(props.label === ""
        ? { "aria-hidden": true }
        : { role: "img", "aria-label": props.label })}
      aria-busy={shown !== props.url}
      width={1}
      height={1}
      style={props.style}
    />
  );
}
