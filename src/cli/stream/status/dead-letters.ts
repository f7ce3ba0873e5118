/** Records that the store gave up, as Lambda keeps them: an object for each batch that was given up. */
import type { S3Client } from '@aws-sdk/client-s3';
import { listPages } from '../../../aws/list-objects';

export interface DeadLetters {
  readonly objects: number;
  readonly newestAt: string | null;
}

const GIVEN_UP = 'aws/lambda/';

export async function countDeadLetters(s3: S3Client, bucket: string): Promise<DeadLetters> {
  let objects = 0;
  let newestMs = 0;
  for await (const page of listPages(s3, bucket, GIVEN_UP)) {
    objects += page.length;
    newestMs = Math.max(newestMs, ...page.map(({ modifiedMs }) => modifiedMs));
  }
  return { objects, newestAt: objects === 0 ? null : new Date(newestMs).toISOString() };
}
