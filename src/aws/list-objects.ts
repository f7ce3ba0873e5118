/** Listings page by page, for prefixes that are too large to be held, and whose names are anybody's. */
import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

export interface ListedObject {
  readonly key: string;
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** When S3 took it, epoch milliseconds; of one that was uploaded by parts, when that began. */
  readonly modifiedMs: number;
  readonly storageClass: string;
}

/** Pages of 1,000 objects in key order; names may hold what XML cannot. */
export async function* listPages(
  s3: S3Client,
  bucket: string,
  prefix: string,
  startAfter?: string,
): AsyncGenerator<readonly ListedObject[]> {
  const more = startAfter === undefined ? {} : { StartAfter: startAfter };
  const request = { Bucket: bucket, Prefix: prefix, EncodingType: 'url' as const, ...more };
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, request))
    yield Contents.map(({ Key = '', ETag = '', Size = 0, LastModified, StorageClass = 'STANDARD' }) => ({
      key: decode(Key),
      etag: ETag.replaceAll('"', ''),
      size: Size,
      modifiedMs: LastModified?.getTime() ?? 0,
      storageClass: StorageClass,
    }));
}

/** The folders right below a prefix, as prefixes. */
export async function listFolders(s3: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const folders: string[] = [];
  const request = { Bucket: bucket, Prefix: prefix, Delimiter: '/' };
  for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client: s3 }, request))
    folders.push(...CommonPrefixes.flatMap(({ Prefix }) => Prefix ?? []));
  return folders;
}

/** As forms are encoded: a plus is a space. */
function decode(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}
