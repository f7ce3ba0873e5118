/** The local stack's landing bucket, as Terraform makes it on AWS. */
import { CreateBucketCommand, HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { statusOf } from '../../../aws/new-object';
import type { Landing } from '../landing';

/** Pipelines may share a bucket: one that is there is left as it is. */
export async function provisionLanding(s3: S3Client, { bucket }: Pick<Landing, 'bucket'>): Promise<void> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
    return;
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
  const region = await s3.config.region();
  const place =
    region === 'us-east-1'
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } };
  await s3.send(new CreateBucketCommand({ Bucket: bucket, ...place }));
}
