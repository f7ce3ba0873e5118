/** Drops a file as others do: for demo and tests, which have nobody else to do it. */
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Landing } from '../landing';

/** `name`: below the landing prefix. In a replay the file is as old as the stack's clock. */
export async function dropFile(
  s3: S3Client,
  { bucket, prefix }: Pick<Landing, 'bucket' | 'prefix'>,
  name: string,
  body: string | Uint8Array,
): Promise<void> {
  // An empty text as a body would count as a stream of unknown length.
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: prefix + name, Body: Buffer.from(body) }));
}
