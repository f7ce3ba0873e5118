/** A report written again and again by the activity's own code, from the real warehouse into the real bucket. */
import type { Connection } from '@temporalio/client';
import { createReportActivities, type ReportInput } from '../../src/activities/report';
import type { Config } from '../../src/config';
import { createDeps } from '../../src/deps';
import { reportKey } from '../../src/model/names';
import type { WindowSummary } from '../../src/model/plan';
import type { Window } from '../../src/model/window';

export interface Written {
  /** Of the whole activity: all pages, the report as JSON, and telling its readers. */
  readonly seconds: number;
  /** Until run and day, which are made side by side, were ready to be put. */
  readonly madeSeconds: number;
  readonly statements: number;
  readonly pages: readonly Page[];
}

/** One page as it was put. */
export interface Page {
  readonly key: string;
  readonly text: string;
  /** From the activity's beginning until it lay in the bucket. */
  readonly seconds: number;
}

/** What the run that reported had given to the activity. */
export async function readInput(
  config: Config,
  connection: Connection,
  pipeline: string,
  range: Window,
): Promise<ReportInput> {
  const { store, settings } = createDeps(config, connection);
  const report = await store.readJson(settings.lakeBucket, reportKey(pipeline, range));
  const { ingested, ...summary } = report as WindowSummary & Pick<ReportInput, 'ingested'>;
  return { summary, ingested };
}

export async function writeOnce(
  config: Config,
  connection: Connection,
  input: ReportInput,
): Promise<Written> {
  const deps = createDeps(config, connection);
  const pages: Page[] = [];
  let statements = 0;
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  let madeSeconds: number | undefined;
  const report = createReportActivities({
    ...deps,
    sql: {
      ...deps.sql,
      execute: (...asked) => {
        statements += 1;
        return deps.sql.execute(...asked);
      },
    },
    store: {
      ...deps.store,
      async writeHtml(bucket, key, text) {
        madeSeconds ??= seconds();
        await deps.store.writeHtml(bucket, key, text);
        pages.push({ key, text, seconds: seconds() });
      },
    },
  });
  await report.writeReport(input);
  return { seconds: seconds(), madeSeconds: madeSeconds ?? 0, statements, pages };
}
