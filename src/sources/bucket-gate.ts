/** A bucket that a look depends on, and of which another check tells whether it is there. */
import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { gate } from './finding';

/** `what`: as people call it, such as "bronze". */
export function bucketGate(s3: S3Client, what: string, bucket: string): () => Promise<void> {
  return gate(`the ${what} bucket was not reached`, () => s3.send(new HeadBucketCommand({ Bucket: bucket })));
}
