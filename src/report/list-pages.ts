/** Which pages there are, as the bucket lists them: what the index leads to. */
import type { ObjectStore } from '../aws/object-store';
import { dayPagePrefix, reportPrefix } from '../model/names';
import { parseStep, windowBetween, type Window } from '../model/window';
import type { IndexReport } from './index-page';

type Lister = Pick<ObjectStore, 'list'>;

/** A stream writes a page every few minutes: of the days before, the day's own page leads to its runs. */
const DAYS_OF_RUNS = 2;
const DAY_MS = 24 * 3600 * 1000;

/** `name` is where a page stands below `reports/`, so that a copy of them leads to the same places. */
export async function listPages(
  store: Lister,
  bucket: string,
  pipelines: readonly string[],
): Promise<IndexReport['pipelines']> {
  const listed = await Promise.all(pipelines.map((name) => listPipeline(store, bucket, name)));
  return listed.filter(({ days, runs }) => days.length + runs.length > 0);
}

async function listPipeline(store: Lister, bucket: string, name: string) {
  const days = (await store.list(bucket, dayPagePrefix(name)))
    .flatMap(({ key }) => /\/days\/(\d{4}-\d{2}-\d{2})\.html$/.exec(key)?.[1] ?? [])
    .map((day) => ({ day, href: `${name}/days/${day}.html` }))
    .reverse();
  const prefix = reportPrefix(name);
  const listed = await store.list(bucket, prefix, `${prefix}${slugBefore(days[0]?.day)}`);
  const runs = listed
    .flatMap(({ key }) => {
      const slug = /\/([0-9a-z-]+)\.html$/.exec(key.slice(prefix.length - 1))?.[1];
      const window = slug === undefined ? null : windowOfSlug(slug);
      return window ? [{ window, href: `${name}/${slug}.html` }] : [];
    })
    .reverse();
  return { name, days, runs };
}

/** What stands before the pages of runs of the last days, in the order of keys. */
function slugBefore(lastDay: string | undefined): string {
  if (lastDay === undefined) return '';
  const from = new Date(Date.parse(`${lastDay}T00:00:00Z`) - (DAYS_OF_RUNS - 1) * DAY_MS);
  return from.toISOString().slice(0, 10).replaceAll('-', '');
}

/** Reads `windowSlug` back; null where it is none. */
function windowOfSlug(slug: string): Window | null {
  const [, year, month, day, hour, minute, step] =
    /^(\d{4})(\d{2})(\d{2})t(\d{2})(\d{2})-(p[0-9a-z]+)$/.exec(slug) ?? [];
  if (step === undefined) return null;
  const fromMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  return windowBetween(fromMs, fromMs + parseStep(step.toUpperCase()));
}
