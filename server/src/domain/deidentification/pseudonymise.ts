import { randomBytes } from "node:crypto";
import type { Database, Transaction } from "../../platform/database/index.ts";
import {
  selectOriginals,
  selectPseudonyms,
  selectSubjects,
  upsertSubject,
  upsertUids,
} from "./store.ts";

/** 32 symbols without 0, 1, I and O, which are misread on paper and by phone. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** 40 random bits: at a million patients the chance that two share one is below 1 in 2; the unique key refuses it then. */
export function newSubjectPseudonym(
  random: Uint8Array = randomBytes(8),
): string {
  return `P-${[...random.subarray(0, 8)].map((byte) => alphabet[byte & 31]).join("")}`;
}

/** `2.25.` and a random UUID as a decimal number (PS3.5 §B.2). */
export function newPseudonymousUid(
  random: Uint8Array = randomBytes(16),
): string {
  const bytes = Uint8Array.from(random);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${Buffer.from(bytes).toString("hex")}`)}`;
}

/**
 * By what the vault knows a patient. Studies without a PatientID (0010,0020) are not of one patient: each gets a subject of its
 * own, so that a pseudonym never joins strangers.
 */
export function patientKey(
  PatientID: string,
  StudyInstanceUID: string,
): string {
  return PatientID === "" ? `study ${StudyInstanceUID}` : PatientID;
}

export interface StudyPseudonyms {
  /** `P-XXXXXXXX` */
  readonly subject: string;
  /** Original UID → random pseudonymous UID, for every UID asked for. */
  readonly uids: ReadonlyMap<string, string>;
}

/**
 * Gives a patient and a set of UIDs their pseudonyms, new ones where they have none. Random, not derived: a pseudonym says
 * nothing about the person, and the vault is the only way back.
 */
export async function pseudonymise(
  tx: Transaction,
  site: string,
  input: { readonly patientId: string; readonly uids: readonly string[] },
  now: Date,
): Promise<StudyPseudonyms> {
  const pairs = [...new Set(input.uids)].map((original) => ({
    original,
    pseudonym: newPseudonymousUid(),
  }));
  // One after the other: every writer takes its locks in this order.
  const subject = await upsertSubject(tx, {
    site,
    patientId: input.patientId,
    pseudonym: newSubjectPseudonym(),
    createdAt: now,
  });
  return { subject, uids: await upsertUids(tx, site, pairs, now) };
}

/** Original → pseudonym of UIDs that have one already. */
export async function findPseudonyms(
  database: Database,
  site: string,
  originals: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return await selectPseudonyms(database.sql, site, originals);
}

/** Patient ID → pseudonym of patients that have one already. */
export async function findSubjects(
  database: Database,
  site: string,
  patientIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return await selectSubjects(database.sql, site, patientIds);
}

/** Pseudonym → original, for results that go back into the identity zone. */
export async function findOriginals(
  database: Database,
  site: string,
  pseudonyms: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return await selectOriginals(database.sql, site, pseudonyms);
}
