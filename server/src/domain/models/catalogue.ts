import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { Failure } from "../../platform/errors/index.ts";

/** The models that ship with the program: `server/models/<id>/<version>/{model.bin,card.json}`. */
export const bundledFolder = fileURLToPath(
  new URL("../../../models", import.meta.url),
);

/** A model file past this is not one of ours: the bundled ones stay under 2 MiB. */
export const modelBytesMax = 64 * 1024 * 1024;
const cardBytesMax = 1024 * 1024;

/** A name that is also a folder's name. */
const name = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** What every card must say; the rest is shown as it stands. */
const Card = z.looseObject({
  id: z.string().max(64).regex(name),
  version: z.string().max(32).regex(name),
  mode: z.enum(["research", "shadow", "clinical"]),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
});
export type Card = z.infer<typeof Card>;

export interface Model {
  readonly card: Card;
  /** `sha256:` and the digest of the file as it lies on disk: what results name. */
  readonly digest: string;
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads one model. Throws `model-not-allowed` where the file is not the one its card names (A22): a changed model is not a
 * newer model, it is an unknown one; and where card or file is missing, too large, no plain file, or of another model than the
 * folder's name says.
 */
export async function readModel(folder: string): Promise<Model> {
  const card = readCard(
    await readPlainFile(path.join(folder, "card.json"), cardBytesMax),
    folder,
  );
  const [version, id] = folder.split(path.sep).toReversed();
  if (card.id !== id || card.version !== version)
    throw new Failure("model-not-allowed", {
      detail: `${id} ${version}: the card is that of ${card.id} ${card.version}`,
    });
  const file = path.join(folder, "model.bin");
  const bytes = await readPlainFile(file, modelBytesMax);
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  if (digest !== card.digest)
    throw new Failure("model-not-allowed", {
      detail: `${card.id} ${card.version}: the file is not the one its card names`,
    });
  return { card, digest, path: file, bytes };
}

function readCard(bytes: Uint8Array, folder: string): Card {
  try {
    return Card.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    throw new Failure("model-not-allowed", {
      detail: `${nameOf(folder)}: the card cannot be read`,
      cause: error,
    });
  }
}

/** Never more than `bytesMax`, whatever the file's size says; and nothing that blocks or has no end, as a pipe or a device. */
async function readPlainFile(
  file: string,
  bytesMax: number,
): Promise<Uint8Array> {
  const refuse = (why: string, cause?: unknown) =>
    new Failure("model-not-allowed", {
      detail: `${nameOf(path.dirname(file))}: ${path.basename(file)} ${why}`,
      cause,
    });
  const handle = await open(
    file,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | constants.O_NONBLOCK,
  ).catch((error: unknown) => {
    throw refuse("cannot be opened", error);
  });
  try {
    const about = await handle.stat();
    if (!about.isFile()) throw refuse("is no plain file");
    if (about.size > bytesMax) throw refuse(`is larger than ${bytesMax} bytes`);
    const bytes = new Uint8Array(about.size);
    const { bytesRead } = await handle.read(bytes, 0, about.size, 0);
    if (bytesRead !== about.size) throw refuse("changed while it was read");
    return bytes;
  } finally {
    await handle.close();
  }
}

/** `id version` of a model's folder, without the way there. */
const nameOf = (folder: string) => folder.split(path.sep).slice(-2).join(" ");

/** All bundled models, by id then version; the last version of an id is the one that serves. */
export async function readCatalogue(
  root: string = bundledFolder,
): Promise<Model[]> {
  const models: Model[] = [];
  for (const id of (await folders(root)).toSorted()) {
    for (const version of (await folders(path.join(root, id))).toSorted(
      byVersion,
    ))
      models.push(await readModel(path.join(root, id, version)));
  }
  return models;
}

/** A file that a desktop or an editor leaves beside them is no model, and no reason not to start. */
async function folders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map((entry) => entry.name);
}

/** The newest version of a model; throws `not-found`. */
export function newest(models: readonly Model[], id: string): Model {
  const found = models.findLast((model) => model.card.id === id);
  if (!found) throw new Failure("not-found", { detail: `No model ${id}` });
  return found;
}

const byVersion = (a: string, b: string) =>
  a.localeCompare(b, "en", { numeric: true });
