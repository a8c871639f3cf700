/** STOW-RS as a client sends it (PS3.18 §10.5). */
export async function stow(
  url: string,
  objects: readonly Uint8Array[],
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const boundary = "isocenter-test-boundary";
  const parts: Uint8Array[] = [];
  const text = (line: string) => parts.push(Buffer.from(line));
  for (const object of objects) {
    text(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`);
    parts.push(object);
    text("\r\n");
  }
  text(`--${boundary}--\r\n`);
  return await fetch(new URL("/dicom-web/studies", url), {
    method: "POST",
    headers: {
      accept: "application/dicom+json",
      "content-type": `multipart/related; type="application/dicom"; boundary=${boundary}`,
      ...headers,
    },
    body: Buffer.concat(parts),
  });
}
