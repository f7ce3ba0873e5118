/** Objects that are put once: of many who put one name, one has its say. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

const TRIES = 5;
const PAUSE_MS = 200;

/** False where there is one of that name; S3's word that somebody else is just putting it is asked again. */
export async function putIfNew(s3: S3Client, bucket: string, key: string, body: string): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, IfNoneMatch: '*' }));
      return true;
    } catch (error) {
      if (statusOf(error) === 412) return false;
      if (statusOf(error) !== 409 || tries === TRIES) throw error;
      await sleep(PAUSE_MS * tries);
    }
  }
}

/** The HTTP status with which AWS refused; undefined of what is no answer of AWS. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
