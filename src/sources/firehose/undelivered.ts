/** What Firehose could not give on to bronze: objects of its own, by the kind of failure. */
import type { S3Client } from '@aws-sdk/client-s3';
import { listPages, type ListedObject } from '../../aws/list-objects';
import { undeliveredPrefix } from '../../model/delivered-name';

export interface UndeliveredDeps {
  readonly s3: S3Client;
  readonly settings: { readonly bronzeBucket: string };
}

/** Of all times: nobody takes them away but who has looked at them. */
export async function listUndelivered(
  { s3, settings }: UndeliveredDeps,
  pipeline: string,
): Promise<ListedObject[]> {
  const objects: ListedObject[] = [];
  for await (const page of listPages(s3, settings.bronzeBucket, undeliveredPrefix(pipeline)))
    objects.push(...page);
  return objects;
}
