/** Walks a page with the Tab key, as somebody without a mouse does. */
import type { Page } from "playwright-core";

const stopsMax = 150;

export interface Walk {
  /** The focus came back to where it began: no trap, and an end. */
  readonly cameBack: boolean;
  /** Elements that looked the same with the focus as without. */
  readonly unmarked: readonly string[];
  /** Links, buttons and fields of the page that the walk did not come to. */
  readonly missed: readonly string[];
}

export async function walk(page: Page): Promise<Walk> {
  const unmarked: string[] = [];
  const seen = new Set<string>();
  let cameBack = false;
  for (let presses = 0; presses < stopsMax && !cameBack; presses += 1) {
    await page.keyboard.press("Tab");
    // What React draws for the focus is there with the next frame.
    await page.evaluate(
      () =>
        new Promise((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(resolve)),
        ),
    );
    const stop = await page.evaluate(look);
    // Seen once more and slowly, because a busy machine may draw late.
    if (stop.unmarked !== null) {
      await page.keyboard.press("Shift+Tab");
      await page.waitForTimeout(300);
      await page.evaluate(look);
      await page.keyboard.press("Tab");
      await page.waitForTimeout(300);
      const again = await page.evaluate(look);
      if (again.unmarked !== null) unmarked.push(again.unmarked);
    }
    if (stop.id === null || seen.has(stop.id)) cameBack = presses > 3;
    else seen.add(stop.id);
  }
  const missed = await page.evaluate(() =>
    [...document.querySelectorAll("main a[href], main button, main input")]
      .filter(
        (element) =>
          element instanceof HTMLElement &&
          element.tabIndex >= 0 &&
          element.checkVisibility({ visibilityProperty: true }) &&
          !element.hasAttribute("disabled") &&
          element.dataset["stop"] === undefined,
      )
      .map((element) => element.outerHTML.slice(0, 160)),
  );
  return { cameBack, unmarked, missed };
}

/**
 * Where the focus stands, and the element that it has just left if that one looks as it did with the focus. Runs in the page, so
 * that it uses nothing from outside. What is drawn for the focus may be drawn by the part around an input or by one inside it.
 */
function look(): { id: string | null; unmarked: string | null } {
  const looks = (element: Element): string =>
    [
      element,
      element.parentElement,
      element.closest(".MuiInputBase-root"),
      element.closest('[role="search"]'),
      ...(element.closest(".MuiInputBase-root, .MuiSlider-root")?.children ??
        []),
      ...element.children,
    ]
      .filter((one) => one instanceof Element)
      .map((one) => {
        const style = getComputedStyle(one);
        return [
          style.outlineStyle === "none" ? "" : style.outline,
          style.boxShadow,
          style.borderColor,
          style.borderWidth,
          style.backgroundColor,
          style.top,
        ].join(";");
      })
      .join("|");
  const memory = window as unknown as {
    last?: { element: HTMLElement; looks: string } | undefined;
  };
  const { last } = memory;
  const element = document.activeElement;
  const unmarked =
    last !== undefined &&
    last.element !== element &&
    last.element.isConnected &&
    looks(last.element) === last.looks
      ? last.element.outerHTML.slice(0, 160)
      : null;
  if (!(element instanceof HTMLElement) || element === document.body) {
    memory.last = undefined;
    return { id: null, unmarked };
  }
  element.dataset["stop"] ??= String(
    document.querySelectorAll("[data-stop]").length,
  );
  memory.last = { element, looks: looks(element) };
  return { id: element.dataset["stop"] ?? "", unmarked };
}
