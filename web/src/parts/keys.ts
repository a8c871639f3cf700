import { useEffect, useRef } from "react";

/** True where a key press is text, not a command. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.matches(
      'input:not([type="checkbox"]):not([type="radio"]):not([type="range"]):not([type="button"]), textarea, select, [role="combobox"], [role="listbox"], [role="menu"] *',
    )
  );
}

/** Single-key commands, and two-key ones such as `g w` (a second key within a second). Never while typing or in a dialog. */
export function useKeys(
  keys: Readonly<Record<string, (event: KeyboardEvent) => void>>,
): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.defaultPrevented || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"], [role="menu"]') !== null)
        return;
      const pair =
        first !== null && event.timeStamp - first.at < 1000
          ? `${first.key} ${event.key}`
          : null;
      first = { key: event.key, at: event.timeStamp };
      const act =
        (pair === null ? undefined : latest.current[pair]) ??
        latest.current[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act(event);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
