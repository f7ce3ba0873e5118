/** Where a pipeline's files land, and which feed takes which of them: of a plan, by the definition that it froze. */
import { createHash } from 'node:crypto';
import { EltError } from '../../model/errors';
import { matchesGlob } from '../../model/glob';
import { namedFor } from '../../model/names';
import { sourceOf, type Pipeline } from '../../model/pipeline';

export interface Landing {
  readonly pipeline: string;
  readonly bucket: string;
  /** Ends with a slash. */
  readonly prefix: string;
  readonly feeds: readonly { readonly name: string; readonly files: string }[];
  /** Whether a source that has never delivered a file is an empty one, and no trouble. */
  readonly mayBeEmpty: boolean;
  /** Absent where a sweep chooses what is new; else a Glue job does, by its bookmark. */
  readonly by?: { readonly lookBackMs: number };
}

/** What the setting names for a pipeline. Throws ELT_CONFIG_INVALID where it is not set. */
export function landingBucketOf(pipeline: string, setting: string | undefined): string {
  if (setting !== undefined) return namedFor(setting, pipeline);
  const why = `ECOMFLOW_LANDING_BUCKET is not set: the files of ${pipeline} come to a prefix of that bucket`;
  throw new EltError('ELT_CONFIG_INVALID', why);
}

/** Throws ELT_CONFIG_INVALID of a pipeline with another kind of source, and as above. */
export function landingOf(pipeline: Pipeline, landingBucket: string | undefined): Landing {
  const { landing, feeds, mayBeEmpty } = sourceOf(pipeline, 's3-files');
  const bucket = landingBucketOf(pipeline.name, landingBucket);
  const { prefix, by } = landing;
  const place = { pipeline: pipeline.name, bucket, prefix, feeds, mayBeEmpty };
  return by === undefined ? place : { ...place, by: { lookBackMs: by.lookBackMs } };
}

/** What has no feed, and why. */
export interface Refusal {
  readonly reason: string;
}

/** The feed that takes a file, by its name below the prefix. */
export function feedOf({ prefix, feeds }: Landing, key: string): string | Refusal {
  const name = key.slice(prefix.length);
  const takers = feeds.filter(({ files }) => matchesGlob(files, name)).map((feed) => feed.name);
  const [only] = takers;
  if (only !== undefined && takers.length === 1) return only;
  const globs = feeds.map(({ name: feed, files }) => `${feed}: ${files}`).join(', ');
  return {
    reason:
      takers.length === 0 ? `no feed takes it (${globs})` : `${takers.join(' and ')} take it (${globs})`,
  };
}

const known = new WeakMap<Landing, string>();

/** Says by which globs a file was refused: by others it is looked at again. Asked of each file, and so made once. */
export function globsOf(landing: Landing): string {
  const found = known.get(landing);
  if (found !== undefined) return found;
  const { prefix, feeds } = landing;
  const text = JSON.stringify([prefix, ...feeds.map(({ name, files }) => [name, files])]);
  const id = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  known.set(landing, id);
  return id;
}
