/** Where a pipeline's files land, and which feed takes which of them: of a plan, by the definition that it froze. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { matchesGlob } from '../../model/glob';

export interface Landing {
  readonly pipeline: string;
  readonly bucket: string;
  /** Ends with a slash. */
  readonly prefix: string;
  readonly feeds: readonly { readonly name: string; readonly files: string }[];
  /** Whether a source that has never delivered a file is an empty one, and no trouble. */
  readonly mayBeEmpty: boolean;
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

/** Says by which globs a file was refused: by others it is looked at again. */
export function globsOf({ prefix, feeds }: Landing): string {
  const said = JSON.stringify([prefix, ...feeds.map(({ name, files }) => [name, files])]);
  return createHash('sha256').update(said).digest('base64url').slice(0, 22);
}

export const landingSchema = z.object({
  landing: z.object({ prefix: z.string() }),
  feeds: z.array(z.object({ name: z.string(), files: z.string() })),
  mayBeEmpty: z.boolean().default(false),
});
