import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { rebaseAsset, rebasePage } from "./page.ts";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".jsonc": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webapp": "application/manifest+json",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};
const packed = new Set([".css", ".html", ".js", ".json", ".svg", ".wasm"]);

export interface ViewerFile {
  readonly type: string;
  readonly plain: Buffer;
  /** Gzipped once, where it is worth it. */
  readonly gzipped: Buffer | undefined;
  /** Its name holds the digest of its content. */
  readonly isImmutable: boolean;
}

/** The built viewer, read on demand and kept: about 190 files, 50 MB at most. */
export interface ViewerFiles {
  /** Undefined where the viewer has no such file. */
  read(path: string): Promise<ViewerFile> | undefined;
}

const compress = promisify(gzip);

/** Opens what `bin/fetch-viewer.mjs` left in a folder; undefined where there is nothing yet. */
export function openViewerFiles(folder: string): ViewerFiles | undefined {
  const dist = join(folder, "dist");
  if (!existsSync(join(dist, "index.html"))) return undefined;
  // Only names found here can be asked for: no address is ever turned into a path.
  const names = new Map(
    readdirSync(dist, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return [
          file
            .slice(dist.length + 1)
            .split(sep)
            .join("/"),
          file,
        ];
      }),
  );
  const kept = new Map<string, Promise<ViewerFile>>();
  return {
    read(path) {
      const file = names.get(path);
      if (file === undefined) return undefined;
      let reading = kept.get(path);
      if (reading === undefined) {
        reading = load(path, file);
        kept.set(path, reading);
        reading.catch(() => kept.delete(path));
      }
      return reading;
    },
  };
}

async function load(path: string, file: string): Promise<ViewerFile> {
  const extension = extname(path);
  const bytes = await readFile(file);
  const plain = rebase(path, bytes);
  return {
    type: types[extension] ?? "application/octet-stream",
    plain,
    gzipped: packed.has(extension) ? await compress(plain) : undefined,
    isImmutable: /(?:^|[./])[0-9a-f]{16}\./.test(path),
  };
}

function rebase(path: string, bytes: Buffer): Buffer {
  if (path === "index.html") return Buffer.from(rebasePage(bytes.toString()));
  if (/^[^/]+\.(?:css|js)$/.test(path))
    return Buffer.from(rebaseAsset(path, bytes.toString()));
  return bytes;
}
