import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
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

/** What every card must say; the rest is shown as it stands. */
const Card = z.looseObject({
  id: z.string().min(1).max(64),
  version: z.string().min(1).max(32),
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
 * newer model, it is an unknown one.
 */
export async function readModel(folder: string): Promise<Model> {
  const card = Card.parse(
    JSON.parse(await readFile(path.join(folder, "card.json"), "utf8")),
  );
  const file = path.join(folder, "model.bin");
  if ((await stat(file)).size > modelBytesMax)
    throw new Failure("model-not-allowed", {
      detail: `${card.id}: the model file is larger than ${modelBytesMax} bytes`,
    });
  const bytes = new Uint8Array(await readFile(file));
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  if (digest !== card.digest)
    throw new Failure("model-not-allowed", {
      detail: `${card.id} ${card.version}: the file is not the one its card names`,
    });
  return { card, digest, path: file, bytes };
}

/** All bundled models, by id then version; the last version of an id is the one that serves. */
export async function readCatalogue(
  root: string = bundledFolder,
): Promise<Model[]> {
  const models: Model[] = [];
  for (const id of (await readdir(root)).toSorted()) {
    for (const version of (await readdir(path.join(root, id))).toSorted(
      byVersion,
    ))
      models.push(await readModel(path.join(root, id, version)));
  }
  return models;
}

/** The newest version of a model; throws `not-found`. */
export function newest(models: readonly Model[], id: string): Model {
  const found = models.findLast((model) => model.card.id === id);
  if (!found) throw new Failure("not-found", { detail: `No model ${id}` });
  return found;
}

const byVersion = (a: string, b: string) =>
  a.localeCompare(b, "en", { numeric: true });
