/** A plan's landing, by the definition that it froze. */
import { z } from 'zod';
import type { ObjectStore } from '../../aws/object-store';
import { namedFor } from '../../model/names';
import type { Plan } from '../../model/plan';
import { landingSchema, type Landing } from './landing';

/** Remembers what it has read: a definition stands under its own hash. */
export function createLandingOf(
  store: Pick<ObjectStore, 'readJson'>,
  { lakeBucket, landingBucket }: { readonly lakeBucket: string; readonly landingBucket: string },
): (plan: Plan) => Promise<Landing> {
  const known = new Map<string, Landing>();
  return async ({ pipeline, definitionKey }) => {
    const found = known.get(definitionKey);
    if (found) return found;
    const { source } = z
      .object({ source: landingSchema })
      .parse(await store.readJson(lakeBucket, definitionKey));
    const landing: Landing = {
      pipeline,
      bucket: namedFor(landingBucket, pipeline),
      prefix: source.landing.prefix,
      feeds: source.feeds,
      mayBeEmpty: source.mayBeEmpty,
    };
    known.set(definitionKey, landing);
    return landing;
  };
}
