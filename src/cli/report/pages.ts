/** Pages of reports, from the lake's bucket into files that a browser shows. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { ObjectStore } from '../../aws/object-store';
import { EltError } from '../../model/errors';
import { dayPageKey, dayPagePrefix, reportPageKey } from '../../model/names';
import type { Window } from '../../model/window';
import { formatInstant } from '../../report/format';
import { renderIndexPage } from '../../report/index-page';
import { listPages } from '../../report/list-pages';

type Reader = Pick<ObjectStore, 'list' | 'readBytes'>;

/** The page of a window's run. Throws ELT_RUN_UNKNOWN where no run wrote one. */
export async function readRunPage(
  store: Reader,
  bucket: string,
  pipeline: string,
  window: Window,
): Promise<Uint8Array> {
  return readPage(store, bucket, reportPageKey(pipeline, window));
}

/** The page of a day, or of the last one. Throws ELT_RUN_UNKNOWN where no run wrote one. */
export async function readDayPage(
  store: Reader,
  bucket: string,
  pipeline: string,
  day: string | null,
): Promise<Uint8Array> {
  const key =
    day === null
      ? (await store.list(bucket, dayPagePrefix(pipeline))).at(-1)?.key
      : dayPageKey(pipeline, day);
  if (key === undefined)
    throw new EltError('ELT_RUN_UNKNOWN', `no run of ${pipeline} has written the page of a day`);
  return readPage(store, bucket, key);
}

async function readPage(store: Reader, bucket: string, key: string): Promise<Uint8Array> {
  const found = (await store.list(bucket, key)).some((object) => object.key === key);
  if (found) return store.readBytes(bucket, key);
  throw new EltError(
    'ELT_RUN_UNKNOWN',
    `there is no page s3://${bucket}/${key}: no run has written it, or one of an earlier version did`,
  );
}

/** Where nobody named a file: one of its own, below the folder for such. */
export function pageFile(named: string | undefined): string {
  return resolve(named ?? join(mkdtempSync(join(tmpdir(), 'ecomflow-report-')), 'report.html'));
}

/** All pages that the index leads to, and itself, under the places that it names. Returns the index's file and how many there are. */
export async function copyPages(
  store: Reader,
  bucket: string,
  pipelines: readonly string[],
  folder: string,
): Promise<{ index: string; pages: number }> {
  const listed = await listPages(store, bucket, pipelines);
  const writtenAt = formatInstant(new Date().toISOString());
  const hrefs = listed.flatMap(({ days, runs }) => [...days, ...runs].map(({ href }) => href));
  for (const href of hrefs) {
    const file = join(folder, href);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await store.readBytes(bucket, `reports/${href}`));
  }
  const index = resolve(folder, 'index.html');
  mkdirSync(folder, { recursive: true });
  writeFileSync(index, renderIndexPage({ pipelines: listed, links: [], writtenAt }));
  return { index, pages: hrefs.length };
}
