/** Real files and folders dropped on a page: Chromium gives the page the same entries as from a file manager. */
import type { Page } from "playwright-core";

export async function drop(page: Page, paths: readonly string[]) {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 800, height: 600 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", {
      type,
      x: width / 2,
      y: height / 2,
      data,
    });
  await session.detach();
}
