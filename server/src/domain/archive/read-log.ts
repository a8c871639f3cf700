import type { Clock } from "../../platform/clock/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { record } from "../audit/index.ts";
import { authorise, type Action, type Caller } from "../identity/index.ts";

/**
 * Authorises every read and puts it on record: once per person, action and subject in a window, so that the 500 frames of
 * one CT opened in a viewer are one event and not 500 flushed transactions. The first read of a window is on record before
 * the answer is sent; losing the memory of a window only repeats an event.
 */
export interface ReadLog {
  /** @param subject a pseudonym or an opaque word; @throws Failure `forbidden` */
  note(caller: Caller, action: Action, subject: string): Promise<void>;
  /** The same for a study, under the pseudonym that audit knows it by. */
  noteStudy(
    caller: Caller,
    action: Action,
    StudyInstanceUID: string,
  ): Promise<void>;
}

interface ReadLogDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** The pseudonym of a study in the vault; undefined where it has none yet. */
  readonly pseudonymOf: (
    site: string,
    StudyInstanceUID: string,
  ) => Promise<string | undefined>;
}

/** Long enough for a viewer to load a study, short enough to tell two sittings apart. */
const windowMs = 5 * 60_000;
/** People × studies remembered; the oldest are forgotten first. */
const rememberedMax = 20_000;

export function createReadLog(deps: ReadLogDeps): ReadLog {
  const seen = new Map<string, number>();
  const isRemembered = (key: string, now: number): boolean => {
    const at = seen.get(key);
    return at !== undefined && now - at < windowMs && now >= at;
  };
  const remember = (key: string, now: number): void => {
    seen.delete(key);
    seen.set(key, now);
    if (seen.size <= rememberedMax) return;
    const [oldest] = seen.keys();
    if (oldest !== undefined) seen.delete(oldest);
  };

  async function once(
    caller: Caller,
    action: Action,
    key: string,
    subjectOf: () => Promise<string>,
  ): Promise<void> {
    const now = deps.clock.now().getTime();
    const parts = [
      caller.site,
      caller.person.id,
      caller.person.role,
      caller.door,
      action,
      key,
    ];
    const whole = parts.join("\n");
    if (isRemembered(whole, now)) {
      await authorise(deps, caller, action, key);
      return;
    }
    const subject = await subjectOf();
    await authorise(deps, caller, action, subject);
    await deps.database.transaction((tx) =>
      record(tx, caller, { action, subject }),
    );
    remember(whole, now);
  }

  return {
    note: (caller, action, subject) =>
      once(caller, action, subject, () => Promise.resolve(subject)),
    noteStudy: (caller, action, StudyInstanceUID) =>
      once(
        caller,
        action,
        `study ${StudyInstanceUID}`,
        async () =>
          (await deps.pseudonymOf(caller.site, StudyInstanceUID)) ??
          "study without pseudonym",
      ),
  };
}
