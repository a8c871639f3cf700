/** Who did it, from where. Structurally a `Caller` of the identity domain, which stands above this one. */
export interface AuditActor {
  readonly site: string;
  readonly person: { readonly id: string; readonly role: string };
  readonly door: string;
}

/** One event. `subject` is a pseudonym (study, patient) or an opaque id; `detail` never holds identity. */
export interface AuditEntry {
  readonly action: string;
  readonly subject: string;
  readonly outcome?: "success" | "refused" | "failure";
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

export interface AuditQuery {
  readonly site: string;
  readonly subject?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

export interface StoredEvent {
  readonly id: string;
  readonly recordedAt: Date;
  readonly who: string;
  readonly role: string;
  readonly action: string;
  readonly outcome: "success" | "refused" | "failure";
  readonly subject: string;
  readonly door: string;
  readonly detail: Record<string, unknown>;
}
