/** The conditions of a copy, which moto does not look at: on the object that is copied, and on the one that is made. */
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './service';

export const COPIES: ReadonlySet<string> = new Set(['CopyObject', 'UploadPartCopy']);

/** The path of the object that is copied, as a key of locks; null where the request copies none. */
export function sourcePath(headers: IncomingHttpHeaders): string | null {
  const source = headers['x-amz-copy-source'];
  if (typeof source !== 'string') return null;
  const [path = ''] = source.split('?');
  return `/${decodeURIComponent(path).replace(/^\//, '')}`;
}

/** Tells an object's ETag; null where there is none. */
export type ReadEtag = (path: string) => Promise<string | null>;

/** Throws as S3 does where a condition does not hold. Whoever asks keeps both objects as they are meanwhile. */
export async function checkCopy(
  action: string,
  headers: IncomingHttpHeaders,
  targetPath: string,
  readEtag: ReadEtag,
): Promise<void> {
  const ifMatch = headers['x-amz-copy-source-if-match'];
  if (typeof ifMatch === 'string') {
    const etag = await readEtag(versionedSource(headers));
    // Of a source that is not there moto itself says so.
    if (etag !== null && !isSame(etag, ifMatch)) throw failed('x-amz-copy-source-If-Match');
  }
  if (action === 'CopyObject' && headers['if-none-match'] === '*')
    if ((await readEtag(targetPath)) !== null) throw failed('If-None-Match');
}

function versionedSource(headers: IncomingHttpHeaders): string {
  const source = String(headers['x-amz-copy-source']);
  return source.startsWith('/') ? source : `/${source}`;
}

function isSame(etag: string, wanted: string): boolean {
  return etag.replaceAll('"', '') === wanted.replaceAll('"', '');
}

function failed(condition: string): AwsError {
  return new AwsError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    412,
    { Condition: condition },
  );
}
