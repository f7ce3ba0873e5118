/**
 * Takes a file's content into the sweep's hands before anything is decided of it: a copy of its own, whose SHA-256 S3 computes. What is
 * decided then can always be done, whatever becomes of the file.
 */
import { DeleteObjectsCommand, type S3Client, type _Error as S3KeyError } from '@aws-sdk/client-s3';
import { copyObject } from '../../aws/copy-object';
import { listPages, type ListedObject } from '../../aws/list-objects';
import { statusOf } from '../../aws/new-object';
import { landingStagePrefix } from '../../model/landed-name';
import type { HeldFile } from './decide';
import { feedOf, type Landing } from './landing';
import type { RefusedFile } from './entry';

export interface HoldDeps {
  readonly s3: S3Client;
  readonly settings: {
    readonly lakeBucket: string;
    /** For tests: from which size on files are copied by parts. */
    readonly partBytes?: number;
  };
}

/** What S3 gives to nobody before it is restored. */
const ARCHIVED: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE']);

function listedAs({ key, etag, size, modifiedMs }: ListedObject): Omit<RefusedFile, 'reason'> {
  return { key, etag, size, modifiedAt: new Date(modifiedMs).toISOString() };
}

/** Why nobody can land it as it lies there; null where somebody can. */
export function refusalOf(landing: Landing, file: ListedObject): RefusedFile | null {
  const { key, storageClass } = file;
  const feed = feedOf(landing, key);
  if (typeof feed !== 'string') return { ...listedAs(file), reason: feed.reason };
  if (!ARCHIVED.has(storageClass)) return null;
  const reason = `it is archived (${storageClass}): copy it back under a new name`;
  return { ...listedAs(file), reason };
}

/** Null of a file that is gone or was replaced since it was listed: the next look at landing says what is there. */
export async function hold(
  { s3, settings: { lakeBucket, partBytes } }: HoldDeps,
  landing: Landing,
  file: ListedObject,
  stagedKey: string,
): Promise<{ held: HeldFile } | { refused: RefusedFile } | null> {
  const refused = refusalOf(landing, file);
  const feed = feedOf(landing, file.key);
  if (refused !== null || typeof feed !== 'string') return refused && { refused };
  const listed = listedAs(file);
  const { key, etag, size } = file;
  try {
    const copied = await copyObject(s3, {
      from: { bucket: landing.bucket, ...{ key, etag, size } },
      to: { bucket: lakeBucket, key: stagedKey },
      ...(partBytes === undefined ? {} : { partBytes }),
    });
    const { sha256, versionId } = copied;
    return { held: { ...listed, feed, sha256, versionId, staged: { key: stagedKey, etag: copied.etag } } };
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 412) return null;
    throw error;
  }
}

const DELETED_AT_ONCE = 1_000;

export async function letGo({ s3, settings }: HoldDeps, keys: readonly string[]): Promise<void> {
  for (let start = 0; start < keys.length; start += DELETED_AT_ONCE) {
    const Objects = keys.slice(start, start + DELETED_AT_ONCE).map((Key) => ({ Key }));
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket: settings.lakeBucket, Delete: { Objects, Quiet: true } }),
    );
    const [first] = Errors;
    if (first) throw notDeleted(first);
  }
}

/** S3 refuses single keys in an answer that is none of its errors: named as those are, so that what may pass is tried again. */
function notDeleted({ Key = '', Code = '', Message = '' }: S3KeyError): Error {
  return Object.assign(new Error(`${Key} is not deleted: ${Message}`), { name: Code });
}

/** How long a sweep may stand still and go on; what is older was left by one that died. */
export const LEFT_MS = 7 * 86_400_000;
export const MAY_STAND_STILL_MS = LEFT_MS - 86_400_000;

/** Deletes what sweeps held that died before they decided. Those of undone entries are young: the next sweep does them. */
export async function clearLeft(deps: HoldDeps, pipeline: string, nowMs: number): Promise<void> {
  const prefix = landingStagePrefix(pipeline);
  for await (const page of listPages(deps.s3, deps.settings.lakeBucket, prefix)) {
    const left = page.filter(({ modifiedMs }) => modifiedMs < nowMs - LEFT_MS);
    await letGo(
      deps,
      left.map(({ key }) => key),
    );
  }
}
