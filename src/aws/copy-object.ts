/**
 * Server-side copies: no byte passes through the worker. CopyObject takes 5 GB at most and answers when it is done, so what is larger
 * than a part is copied by parts, always of the same size: an object's checksum by parts then says its content alone, too.
 */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  NoSuchUpload,
  UploadPartCopyCommand,
  type CompletedPart,
  type S3Client,
} from '@aws-sdk/client-s3';
import { EltError } from '../model/errors';

export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

export interface CopyOptions {
  readonly from: ObjectPlace & {
    /** The copy is of these bytes or is not made. */
    readonly etag: string;
    /** Bytes. */
    readonly size: number;
  };
  readonly to: ObjectPlace;
  /** Not made where there is an object of that name. */
  readonly onlyNew?: boolean;
  /** ASCII, 2 KB at most, with all names. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** For tests: from which size on copies are made by parts of so many bytes. */
  readonly partBytes?: number;
}

export interface Copied {
  /** Of the whole content, or where it was copied by parts of the parts' SHA-256, with their number behind it; base64. */
  readonly sha256: string;
  /** The copy's own. */
  readonly etag: string;
  /** The source's, where its bucket keeps versions. */
  readonly versionId: string | null;
}

/** Half a GiB: 10,000 parts of it are 5 TB. */
const PART_BYTES = 512 * 1024 * 1024;

/** Throws as S3 does: `PreconditionFailed` (412) where the source is another one by now, or the target is there; `NoSuchKey`. */
export async function copyObject(s3: S3Client, options: CopyOptions): Promise<Copied> {
  const { from, partBytes = PART_BYTES } = options;
  return from.size <= partBytes ? copyWhole(s3, options) : copyByParts(s3, options, partBytes);
}

async function copyWhole(s3: S3Client, { from, to, onlyNew, metadata = {} }: CopyOptions): Promise<Copied> {
  const { CopyObjectResult: made, CopySourceVersionId } = await s3.send(
    new CopyObjectCommand({
      ...target(to),
      ...source(from),
      ...(onlyNew === true ? { IfNoneMatch: '*' } : {}),
      ChecksumAlgorithm: 'SHA256',
      MetadataDirective: 'REPLACE',
      Metadata: { ...metadata },
      // To copy tags would take a permission more.
      TaggingDirective: 'REPLACE',
    }),
  );
  const sha256 = made?.ChecksumSHA256 ?? (await readMade(s3, to)).sha256;
  return { sha256, etag: unquoted(made?.ETag), versionId: CopySourceVersionId ?? null };
}

async function copyByParts(s3: S3Client, options: CopyOptions, partBytes: number): Promise<Copied> {
  const { to, metadata = {} } = options;
  const { UploadId: uploadId } = await s3.send(
    new CreateMultipartUploadCommand({
      ...target(to),
      ChecksumAlgorithm: 'SHA256',
      Metadata: { ...metadata },
    }),
  );
  const upload = { ...target(to), UploadId: uploadId };
  try {
    const { Parts, versionId } = await copyParts(s3, options, upload, partBytes);
    return { ...(await complete(s3, options, upload, Parts)), versionId };
  } catch (error) {
    // Its parts would be paid for until somebody ends it; the trouble itself says more than that this failed too.
    await s3.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

interface Upload {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string | undefined;
}

/**
 * One that took effect and whose answer was lost is refused when the SDK repeats it: the upload is over by then. What it made is
 * there; a source that was not found would be another matter.
 */
async function complete(
  s3: S3Client,
  { to, onlyNew }: CopyOptions,
  upload: Upload,
  Parts: CompletedPart[],
): Promise<Omit<Copied, 'versionId'>> {
  const condition = onlyNew === true ? { IfNoneMatch: '*' } : {};
  try {
    await s3.send(
      new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...condition }),
    );
  } catch (error) {
    if (!(error instanceof NoSuchUpload)) throw error;
    return readMade(s3, to).catch((missing: unknown) => {
      const what = `the copy of s3://${to.bucket}/${to.key} by parts was ended by somebody else`;
      throw new EltError('ELT_AWS_UNAVAILABLE', what, { cause: missing });
    });
  }
  return readMade(s3, to);
}

async function copyParts(
  s3: S3Client,
  { from }: CopyOptions,
  upload: Upload,
  partBytes: number,
): Promise<{ Parts: CompletedPart[]; versionId: string | null }> {
  const Parts: CompletedPart[] = [];
  let versionId: string | null = null;
  for (let start = 0; start < from.size; start += partBytes) {
    const PartNumber = Parts.length + 1;
    const end = Math.min(start + partBytes, from.size) - 1;
    const { CopyPartResult: part, CopySourceVersionId } = await s3.send(
      new UploadPartCopyCommand({
        ...upload,
        ...source(from),
        PartNumber,
        CopySourceRange: `bytes=${String(start)}-${String(end)}`,
      }),
    );
    Parts.push({ PartNumber, ETag: part?.ETag, ChecksumSHA256: part?.ChecksumSHA256 });
    versionId = CopySourceVersionId ?? null;
  }
  return { Parts, versionId };
}

async function readMade(s3: S3Client, place: ObjectPlace): Promise<Omit<Copied, 'versionId'>> {
  const head = await s3.send(new HeadObjectCommand({ ...target(place), ChecksumMode: 'ENABLED' }));
  if (head.ChecksumSHA256 !== undefined) return { sha256: head.ChecksumSHA256, etag: unquoted(head.ETag) };
  throw new Error(`s3://${place.bucket}/${place.key} was copied and has no SHA-256`);
}

function unquoted(etag = ''): string {
  return etag.replaceAll('"', '');
}

function target({ bucket, key }: ObjectPlace): { Bucket: string; Key: string } {
  return { Bucket: bucket, Key: key };
}

function source({ bucket, key, etag }: CopyOptions['from']) {
  // A slash stays one: S3 takes either, and people read it.
  const path = key.split('/').map(encodeURIComponent).join('/');
  return { CopySource: `${bucket}/${path}`, CopySourceIfMatch: etag };
}
