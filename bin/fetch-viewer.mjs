/**
 * Fetches the image viewer: OHIF's built app as it stands in the package @ohif/app, which cannot be installed as a
 * dependency (decisions/0005-viewer.md). `npm pack` at a pinned version and digest, unpacked to .cache/viewer/<version>.
 * Done once; without a connection it says so and ends with 1, and the product runs without a viewer. Plain JavaScript.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { root, runNpm, say, seconds } from "./install.mjs";

const version = "3.13.2";
const integrity =
  "sha512-WZdxmpmG7rqFgW9ZJLcbgr3XCtLi1KDNPoMaeY5PPe6j4G4fjEjjkycZM6C6Zk2F87BKxFfpq+jd5xXZB9E8EA==";
const packedBytesMax = 100 * 1024 ** 2;
const unpackedBytesMax = 400 * 1024 ** 2;

/** Where the server looks for it. */
export const viewerFolder = join(root, ".cache", "viewer", version);

/** Not served: source maps, a segmentation runtime that would ask outside for its models, and the microscopy viewer's copy of it. */
const left = [
  /\.map$/,
  /^dist\/ort\//,
  /^dist\/(?:google|es6-shim.*|sw|init-service-worker)\.js$/,
];

export async function fetchViewer(target = viewerFolder) {
  if (existsSync(join(target, "dist", "index.html"))) return false;
  const began = Date.now();
  say(`Fetching the image viewer (OHIF ${version}, 50 MB, once) …`);
  mkdirSync(dirname(target), { recursive: true });
  // Beside the target, so that the last step is one rename: a half-unpacked viewer never stands under its name.
  const work = mkdtempSync(join(dirname(target), ".fetching-"));
  try {
    const code = await runNpm(
      ["pack", `@ohif/app@${version}`, "--pack-destination", work, "--silent"],
      { quiet: true },
    );
    const packed = readdirSync(work).find((name) => name.endsWith(".tgz"));
    if (code !== 0 || packed === undefined)
      throw new Error(
        `npm pack @ohif/app@${version} ended with ${code}: no connection to the package registry?`,
      );
    const archive = readFileSync(join(work, packed));
    checkIntegrity(archive);
    unpack(archive, join(work, "package"));
    try {
      renameSync(join(work, "package"), target);
    } catch (error) {
      // Another start was faster.
      if (!existsSync(join(target, "dist", "index.html"))) throw error;
    }
    say(`Fetched in ${seconds(began)}.`);
    return true;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

export function checkIntegrity(archive, expected = integrity) {
  if (archive.length > packedBytesMax)
    throw new Error(`The viewer's package has ${archive.length} bytes`);
  const digest = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
  if (digest !== expected)
    throw new Error(
      `The viewer's package is not the pinned one: ${digest} instead of ${expected}`,
    );
}

/** Unpacks the regular files below `package/` of a npm archive (POSIX ustar) into a folder. */
export function unpack(archive, folder) {
  const tar = gunzipSync(archive, { maxOutputLength: unpackedBytesMax });
  for (let at = 0; at + 512 <= tar.length;) {
    const name = textAt(tar, at, 100);
    if (name === "") break;
    const size = Number.parseInt(textAt(tar, at + 124, 12), 8) || 0;
    const type = String.fromCharCode(tar[at + 156] ?? 0);
    const prefix = textAt(tar, at + 345, 155);
    const content = tar.subarray(at + 512, at + 512 + size);
    if (content.length < size)
      throw new Error("The viewer's archive is cut short");
    at += 512 + Math.ceil(size / 512) * 512;
    const path = (prefix === "" ? name : `${prefix}/${name}`).replace(
      /^package\//,
      "",
    );
    if (
      (type !== "0" && type !== "\0") ||
      left.some((pattern) => pattern.test(path))
    )
      continue;
    const file = normalize(join(folder, path));
    if (!file.startsWith(folder + sep))
      throw new Error(`The viewer's archive names a file outside: ${path}`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

function textAt(buffer, from, length) {
  const field = buffer.subarray(from, from + length);
  const end = field.indexOf(0);
  return field
    .subarray(0, end === -1 ? length : end)
    .toString("utf8")
    .trim();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await fetchViewer();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
