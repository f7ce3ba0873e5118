/** What an object in bronze says of the file that it was: user metadata, which S3 wants in ASCII and in 2 KB. */
import type { LandedFile } from './entry';

/** Percent signs and all; a longer name is cut, and stands whole in the landing log. */
const LONGEST_KEY = 1_500;

export function originalOf(
  bucket: string,
  file: Pick<LandedFile, 'key' | 'etag' | 'modifiedAt' | 'versionId'>,
): Readonly<Record<string, string>> {
  const { key, etag, modifiedAt, versionId } = file;
  return {
    'original-bucket': bucket,
    'original-key': key.split('/').map(encodeURIComponent).join('/').slice(0, LONGEST_KEY),
    'original-etag': etag,
    'original-time': modifiedAt,
    ...(versionId === null ? {} : { 'original-version': versionId }),
  };
}
