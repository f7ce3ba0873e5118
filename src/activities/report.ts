/** The run's report in S3, for programs and for people, the pipeline's dashboard in QuickSight, and the notification that it is there. */
import type { ObjectStore } from '../aws/object-store';
import { reportKey, windowSlug } from '../model/names';
import type { WindowSummary } from '../model/plan';
import { endOf } from '../notices/look';
import { mailOf } from '../notices/mail';
import { updatedStory } from '../notices/stories-of-news';
import { tell } from '../notices/teller';
import { asTeller, type NoticeDeps } from './as-teller';
import { withLastLoad, type Reported } from './last-load';
import type { PublishedDashboard } from './publish-dashboard';
import { writePages, type PageDeps } from './report-pages';

export interface ReportDeps extends PageDeps, NoticeDeps {
  readonly store: Pick<ObjectStore, 'list' | 'readJson' | 'writeHtml' | 'writeJson'>;
  /** Absent, nobody does. */
  readonly publishDashboard?: (pipeline: string) => Promise<PublishedDashboard>;
  readonly settings: PageDeps['settings'] & NoticeDeps['settings'];
}

export interface ReportInput {
  readonly summary: WindowSummary;
  /** Rows that each dataset took in. */
  readonly ingested: Readonly<Record<string, number>>;
}

/** What was loaded earlier is no news any more: whether it was told is kept for 90 days. */
const NEWS_MS = 30 * 24 * 3_600_000;

export function createReportActivities(deps: ReportDeps) {
  return {
    /**
     * Safe to repeat: the same window writes the same object, and what it brought is told once. A run that finds nothing new writes what
     * the window's latest load brought: of that nobody may have heard, and it is what the window holds.
     */
    async writeReport({ summary, ingested }: ReportInput): Promise<{ reportKey: string }> {
      const { pipeline, window } = summary;
      const key = reportKey(pipeline, window);
      const reported = await withLastLoad(deps.sql, summary);
      await deps.store.writeJson(deps.settings.lakeBucket, key, { ...reported.summary, ingested });
      const { pageKey } = await writePages(deps, reported, ingested);
      await deps.publishDashboard?.(pipeline);
      await tellOfUpdate(deps, reported, pageKey);
      await endOf(asTeller(deps), pipeline, 'unpublished');
      return { reportKey: key };
    },
  };
}

/** A pipeline with news of its own tells of many windows at once; one that brought nothing is no news. */
async function tellOfUpdate(
  deps: ReportDeps,
  { summary, loadedAt, isWhole }: Reported,
  pageKey: string,
): Promise<void> {
  const { pipeline, window, batchId, newRows } = summary;
  if (newRows === 0 || deps.findPipeline(pipeline).news !== undefined) return;
  if (!isWhole || (loadedAt !== null && deps.nowMs() - Date.parse(loadedAt) > NEWS_MS)) return;
  const page = `s3://${deps.settings.lakeBucket}/${pageKey}`;
  // Of a backfill there is no one batch.
  const id = `${windowSlug(window)}-${batchId ?? `${newRows}-rows`}`;
  await tell(asTeller(deps), pipeline, id, mailOf(updatedStory(summary, page)));
}
