import type { Database } from "../../platform/database/index.ts";
import { recordRefusal, type AuditActor } from "../audit/index.ts";
import { findVersion, type Model } from "../models/index.ts";

export interface Permission {
  readonly may: boolean;
  readonly reason: string | null;
}

/**
 * Asked before every reading: may this model version serve this study (pseudonymous UID)? Research mode asks for a
 * registered version whose digest is that of the file in use. Validation, signatures, expiry and intended use are added
 * by the governance issue behind this same question. A refusal is on record before it is answered.
 */
export async function mayServe(
  database: Database,
  actor: AuditActor,
  model: Pick<Model, "card" | "digest">,
  study: string,
): Promise<Permission> {
  const reason = await whyNot(database, actor.site, model);
  if (reason === null) return { may: true, reason: null };
  await recordRefusal(database, actor, {
    action: "model.serve",
    subject: study,
    detail: { model: `${model.card.id}@${model.card.version}`, reason },
  });
  return { may: false, reason };
}

/** The same decision without a study, for the models page; null where nothing stands against it. */
export async function whyNot(
  database: Database,
  site: string,
  model: {
    readonly card: { readonly id: string; readonly version: string };
    readonly digest: string;
  },
): Promise<string | null> {
  const registered = await findVersion(
    database,
    site,
    model.card.id,
    model.card.version,
  );
  if (!registered) return "The version is not registered";
  if (registered.digest !== model.digest)
    return "The model file is not the one that was registered";
  if (registered.mode !== "research")
    return `Mode ${registered.mode} needs an approval that is not there`;
  return null;
}
