/** What of a landing prefix is not known yet, by names alone. */
import type { S3Client } from '@aws-sdk/client-s3';
import { listPages, type ListedObject } from '../../aws/list-objects';
import { fileId, type Known } from './known';
import { globsOf, type Landing } from './landing';

export interface New {
  /** In the order in which S3 took them. */
  readonly fresh: readonly ListedObject[];
  /** Refused files that are there no more; see `fileId`. */
  readonly gone: readonly string[];
}

export async function findNew(s3: S3Client, landing: Landing, known: Known): Promise<New> {
  const gone = new Set(known.refused.keys());
  const fresh: ListedObject[] = [];
  for await (const page of listPages(s3, landing.bucket, landing.prefix))
    for (const file of page) {
      gone.delete(fileId(file));
      if (isNew(file, known, landing)) fresh.push(file);
    }
  fresh.sort((a, b) => a.modifiedMs - b.modifiedMs || (a.key < b.key ? -1 : 1));
  return { fresh, gone: [...gone] };
}

/** A refused file is new again where the globs are others. */
export function isNew(file: ListedObject, { files, refused }: Known, landing: Landing): boolean {
  const id = fileId(file);
  if (isFolder(file) || files.has(id)) return false;
  return refused.get(id)?.globs !== globsOf(landing);
}

/** What S3's console makes for an empty folder is no file. */
function isFolder({ key, size }: ListedObject): boolean {
  return key.endsWith('/') && size === 0;
}
