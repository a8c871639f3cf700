import { useEffect, useState } from "react";
import { useFormat } from "../i18n/context.tsx";

/** One clock for all relative times of the page. */
const listeners = new Set<(now: number) => void>();
let timer: ReturnType<typeof setInterval> | undefined;

export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    listeners.add(setNow);
    timer ??= setInterval(() => {
      for (const listener of listeners) listener(Date.now());
    }, 10_000);
    return () => {
      listeners.delete(setNow);
      if (listeners.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    };
  }, []);
  return now;
}

/** `2 min. ago`, the exact time on hover and on focus of the row it stands in. */
export function RelativeTime(props: { iso: string }) {
  const format = useFormat();
  const now = useNow();
  return (
    <time dateTime={props.iso} className="num" title={format.exact(props.iso)}>
      {format.relative(props.iso, Math.max(now, Date.parse(props.iso)))}
    </time>
  );
}

/** As above, for a moment that may lie ahead. */
export function UpcomingTime(props: { iso: string }) {
  const format = useFormat();
  const now = useNow();
  return (
    <time dateTime={props.iso} className="num" title={format.exact(props.iso)}>
      {format.relative(props.iso, now)}
    </time>
  );
}
