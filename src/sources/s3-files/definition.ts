/** A plan's landing, by the definition that it froze. */
import { readDefinition } from '../../aws/definition';
import type { ObjectStore } from '../../aws/object-store';
import type { Plan } from '../../model/plan';
import { landingOf, type Landing } from './landing';

/** Remembers what it has read: a definition stands under its own hash. */
export function createLandingOf(
  store: Pick<ObjectStore, 'readJson'>,
  { lakeBucket, landingBucket }: { readonly lakeBucket: string; readonly landingBucket?: string | undefined },
): (plan: Plan) => Promise<Landing> {
  const known = new Map<string, Landing>();
  return async ({ definitionKey }) => {
    const landing =
      known.get(definitionKey) ??
      landingOf(await readDefinition(store, lakeBucket, definitionKey), landingBucket);
    known.set(definitionKey, landing);
    return landing;
  };
}
