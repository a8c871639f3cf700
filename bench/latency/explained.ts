/** Waits until the API gives a study's explained result, asking when the live events say that the study changed. */
import { hearStudies } from "./live.ts";

const waitMsMax = 120_000;
/** An event may be lost when the database reconnects: then the study is asked for at this pace. */
const askAnywayMs = 2_000;

interface StudyAnswer {
  readonly result: {
    readonly slices: readonly {
      readonly reading?: {
        readonly explanation: { readonly features: readonly unknown[] };
      };
    }[];
  } | null;
}

export interface Watch {
  /** The time (ms since 1970) at which the whole answer with the result had been read. Call it before the study is complete. */
  explained(StudyInstanceUID: string): Promise<number>;
  close(): Promise<void>;
}

export async function watchStudies(
  url: string,
  cookie: string,
): Promise<Watch> {
  const waiting = new Map<string, () => void>();
  const close = await hearStudies(url, cookie, (uid) => waiting.get(uid)?.());
  return {
    explained(StudyInstanceUID) {
      return new Promise((resolve, reject) => {
        let asking = false;
        let again = false;
        const end = () => {
          clearInterval(timer);
          clearTimeout(deadline);
          waiting.delete(StudyInstanceUID);
        };
        const ask = async () => {
          if (asking) {
            again = true;
            return;
          }
          asking = true;
          try {
            do {
              again = false;
              if (await isExplained(url, cookie, StudyInstanceUID)) {
                end();
                resolve(Date.now());
                return;
              }
            } while (again);
          } catch (error) {
            end();
            reject(new Error(String(error), { cause: error }));
          } finally {
            asking = false;
          }
        };
        const timer = setInterval(() => void ask(), askAnywayMs);
        const deadline = setTimeout(() => {
          end();
          reject(
            new Error(`${StudyInstanceUID}: no result after ${waitMsMax} ms`),
          );
        }, waitMsMax);
        waiting.set(StudyInstanceUID, () => void ask());
      });
    },
    close,
  };
}

async function isExplained(
  url: string,
  cookie: string,
  StudyInstanceUID: string,
): Promise<boolean> {
  const reply = await fetch(
    new URL(`/api/v1/studies/${StudyInstanceUID}`, url),
    { headers: { cookie } },
  );
  if (!reply.ok)
    throw new Error(`study: ${reply.status} ${await reply.text()}`);
  const { result } = (await reply.json()) as StudyAnswer;
  return (
    result?.slices.some(
      ({ reading }) => (reading?.explanation.features.length ?? 0) > 0,
    ) ?? false
  );
}
