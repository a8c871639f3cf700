/** Pictures already fetched and decoded, so that a wheel turned back shows them at once. */
const picturesMax = 160;
const pictures = new Map<string, Promise<ImageBitmap>>();

async function load(url: string): Promise<ImageBitmap> {
  const response = await fetch(url, {
    headers: { Accept: "image/png" },
    credentials: "same-origin",
  });
  if (!response.ok) throw new Error(`${response.status} for a picture`);
  return createImageBitmap(await response.blob());
}

export function picture(url: string): Promise<ImageBitmap> {
  const known = pictures.get(url);
  if (known !== undefined) {
    // Last used, last dropped.
    pictures.delete(url);
    pictures.set(url, known);
    return known;
  }
  const loading = load(url);
  pictures.set(url, loading);
  loading.catch(() => pictures.delete(url));
  if (pictures.size > picturesMax) {
    const [oldest] = pictures;
    if (oldest !== undefined) pictures.delete(oldest[0]);
  }
  return loading;
}

/** Fetches ahead; a failure shows when the picture is really asked for. */
export function prefetch(urls: readonly string[]): void {
  for (const url of urls) picture(url).catch(() => undefined);
}
