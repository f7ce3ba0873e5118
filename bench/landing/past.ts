/** The log of files that have landed before, as their sweeps would have written it; their copies in bronze, which no sweep asks for, are not there. */
import { createHash } from 'node:crypto';
import { listPages, type ListedObject } from '../../src/aws/list-objects';
import { putIfNew } from '../../src/aws/new-object';
import { landingDoneKey, landingEntryKey } from '../../src/model/landed-name';
import { decide, type HeldFile } from '../../src/sources/s3-files/decide';
import { foldEntry, nothingKnown } from '../../src/sources/s3-files/known';
import type { LandDeps } from '../../src/sources/s3-files/land';
import { globsOf, type Landing } from '../../src/sources/s3-files/landing';

const FILES_AN_ENTRY = 500;

export async function writePast({ s3, settings }: LandDeps, landing: Landing): Promise<void> {
  const files: ListedObject[] = [];
  for await (const page of listPages(s3, landing.bucket, landing.prefix)) files.push(...page);
  const known = nothingKnown();
  for (let start = 0; start < files.length; start += FILES_AN_ENTRY) {
    const entry = decide(known, {
      ...{ pipeline: landing.pipeline, sweep: 'past', part: start, globs: globsOf(landing) },
      ...{ mayBeEmpty: false, beganMs: Date.now(), refused: [], gone: [], provenAt: null },
      held: files.slice(start, start + FILES_AN_ENTRY).map(held),
    });
    const number = known.last + 1;
    foldEntry(known, number, entry);
    await putIfNew(s3, settings.lakeBucket, landingEntryKey(landing.pipeline, number), JSON.stringify(entry));
    await putIfNew(s3, settings.lakeBucket, landingDoneKey(landing.pipeline, number), '{}');
  }
}

function held({ key, etag, size, modifiedMs }: ListedObject): HeldFile {
  const sha256 = createHash('sha256').update(key).digest('base64');
  const listed = { key, etag, size, modifiedAt: new Date(modifiedMs).toISOString() };
  return { ...listed, versionId: null, feed: 'sale', sha256, staged: { key: 'gone', etag: '' } };
}
