/** The manifest of one try: which objects of which entities its Glue run refines. Read by glue/lake/manifest.py. */
import { z } from 'zod';
import type { ObjectStore } from '../aws/object-store';
import type { Entity } from '../model/entity';
import type { Feed } from '../model/feed';
import type { Mapping } from '../model/mapping';
import { batchId, refineManifestKey, silverPrefix, triesPrefix, windowSlug } from '../model/names';
import type { Plan, Selection } from '../model/plan';
import type { TableFeed } from '../model/table-feed';
import { inTodaysWords } from './earlier-manifest';

export interface ManifestDeps {
  readonly store: ObjectStore;
  readonly settings: { readonly bronzeBucket: string; readonly lakeBucket: string };
}

const objectSchema = z.looseObject({ key: z.string(), size: z.number() });
const feedObjectsSchema = z.object({
  feed: z.looseObject({ name: z.string() }),
  objects: z.array(objectSchema),
  mappings: z.array(z.looseObject({ entity: z.string() })),
});
const manifestSchema = z.object({
  token: z.string(),
  // Not in manifests of before there were feeds.
  feeds: z.array(feedObjectsSchema).default([]),
  entities: z.array(
    z.object({
      contract: z.looseObject({ name: z.string(), version: z.number() }),
      feed: z.looseObject({}).optional(),
      objects: z.array(objectSchema),
      snapshots: z.array(objectSchema),
    }),
  ),
});
export type EarlierManifest = z.infer<typeof manifestSchema>;

export interface ManifestEntity {
  readonly contract: Entity;
  /** How its table writes it, where the objects are its own; absent where feeds bring it. */
  readonly feed?: TableFeed;
  readonly objects: readonly z.infer<typeof objectSchema>[];
  /** What is known of each snapshot: `takenAt`, `rows`, `objects`. */
  readonly snapshots: readonly z.infer<typeof objectSchema>[];
}

/** A feed's objects, and the events that its rows make, each under the contract version of both. */
export interface ManifestFeed {
  readonly feed: Feed;
  readonly objects: readonly z.infer<typeof objectSchema>[];
  readonly mappings: readonly (Omit<Mapping, 'feed'> & { readonly contractVersion: number })[];
}

/** What a try refines: entities whose objects are their own, and feeds, which bring several. */
export interface Chosen {
  readonly entities: readonly ManifestEntity[];
  readonly feeds: readonly ManifestFeed[];
}

/** Safe to repeat: the token names it. Without an object there is nothing to refine, and no manifest. */
export async function writeManifest(
  { store, settings }: ManifestDeps,
  plan: Plan,
  token: string,
  chosen: Chosen,
): Promise<Selection> {
  const id = batchId(plan.pipeline, plan.window, token);
  const manifestKey = refineManifestKey(plan.pipeline, plan.window, token);
  if (objectsOf(chosen).length > 0)
    await store.writeJson(settings.lakeBucket, manifestKey, {
      batchId: id,
      pipeline: plan.pipeline,
      sourceSystem: plan.sourceSystem,
      window: plan.window,
      bronzeBucket: settings.bronzeBucket,
      lakeBucket: settings.lakeBucket,
      outputPrefix: silverPrefix(plan.pipeline),
      runSlug: windowSlug(plan.window),
      token,
      ...chosen,
    });
  return selectionOf(plan, token, chosen);
}

export function selectionOf(
  plan: Plan,
  token: string,
  chosen: Pick<EarlierManifest, 'entities' | 'feeds'> | Chosen,
): Selection {
  const objects = objectsOf(chosen);
  return {
    batchId: batchId(plan.pipeline, plan.window, token),
    manifestKey: refineManifestKey(plan.pipeline, plan.window, token),
    token,
    objects: objects.length,
    bytes: objects.reduce((sum, { size }) => sum + size, 0),
  };
}

function objectsOf({
  entities,
  feeds,
}: Pick<EarlierManifest, 'entities' | 'feeds'> | Chosen): z.infer<typeof objectSchema>[] {
  return [
    ...entities.flatMap((one) => [...one.objects, ...one.snapshots]),
    ...feeds.flatMap((one) => one.objects),
  ];
}

/** The manifest of an earlier try of the window, by the batch that it was to make; null without one. */
export async function findManifest(
  { store, settings }: ManifestDeps,
  { pipeline, window }: Plan,
  batch: string,
): Promise<EarlierManifest | null> {
  // A batch's id ends with the beginning of its try's token.
  const [found] = await store.list(settings.lakeBucket, triesPrefix(pipeline, window) + batch.slice(-8));
  if (!found) return null;
  return manifestSchema.parse(inTodaysWords(await store.readJson(settings.lakeBucket, found.key)));
}
