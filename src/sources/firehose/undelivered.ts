/** What Firehose could not give on to bronze: objects of its own, by the kind of failure. */
import type { S3Client } from '@aws-sdk/client-s3';
import { listPages, type ListedObject } from '../../aws/list-objects';
import { undeliveredPrefix } from '../../model/delivered-name';

export interface UndeliveredDeps {
  readonly s3: S3Client;
  readonly settings: { readonly bronzeBucket: string };
  /** Keys of those whose letters people have replayed or discarded. */
  readonly settledLetters: () => Promise<ReadonlySet<string>>;
}

/** Of all times, but for those that were settled: objects stay where they are, and the letters' log says what became of them. */
export async function listUndelivered(
  { s3, settings, settledLetters }: UndeliveredDeps,
  pipeline: string,
): Promise<ListedObject[]> {
  const objects: ListedObject[] = [];
  for await (const page of listPages(s3, settings.bronzeBucket, undeliveredPrefix(pipeline)))
    objects.push(...page);
  if (objects.length === 0) return [];
  const settled = await settledLetters();
  return objects.filter(({ key }) => !settled.has(key));
}
