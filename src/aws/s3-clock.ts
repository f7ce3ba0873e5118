/** S3's own time, as it stands on each of its answers. */
import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';

/**
 * Epoch milliseconds, whole seconds: not later than the moment at which S3 answered. Throws what S3 says of the bucket: `NotFound`,
 * or that whoever asks may not list it.
 */
export async function readS3Clock(s3: S3Client, bucket: string): Promise<number> {
  const command = new HeadBucketCommand({ Bucket: bucket });
  let date = '';
  command.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const { headers } = answer.response as { headers?: Record<string, string> };
      date = headers?.['date'] ?? '';
      return answer;
    },
    { step: 'deserialize', priority: 'low' },
  );
  await s3.send(command);
  const nowMs = Date.parse(date);
  if (Number.isNaN(nowMs)) throw new Error(`S3 told no time with its answer of ${bucket}`);
  return nowMs;
}
