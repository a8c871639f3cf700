import {
  findDatabase,
  openDatabase,
} from "../../server/src/platform/database/index.ts";

/** What the database says of one study, in ms since 1970, by the same clock as ours. */
export interface Completion {
  /** When the quiet period had passed and the run was enqueued. */
  readonly completedAt: number;
  /** When the pipeline's last transaction ended the run. */
  readonly storedAt: number;
}

/** Every finished run of the program that keeps its data in `dataFolder`, by original Study Instance UID. */
export async function readCompletions(
  dataFolder: string,
): Promise<ReadonlyMap<string, Completion>> {
  const url = findDatabase(dataFolder);
  if (url === undefined) throw new Error("the database does not run");
  const database = openDatabase(url, { connectionsMax: 1 });
  try {
    const rows = await database.sql<
      { study: string; completed: Date; finished: Date }[]
    >`
      select u.original as study, r.completed_study_at as completed, r.finished_at as finished
      from pipeline.run r join deidentification.uid u on u.site = r.site and u.pseudonym = r.study
      where r.state = 'done'`;
    return new Map(
      rows.map(({ study, completed, finished }) => [
        study,
        { completedAt: completed.getTime(), storedAt: finished.getTime() },
      ]),
    );
  } finally {
    await database.close();
  }
}
