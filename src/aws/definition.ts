/** Reads back the definition that a plan froze. */
import { z } from 'zod';
import { takeApart } from '../model/earlier-contract';
import { pipelineSchema, type Pipeline } from '../model/pipeline';
import type { ObjectStore } from './object-store';

const frozenSchema = z.looseObject({
  name: z.string(),
  entities: z.array(z.unknown()).optional(),
  source: z.looseObject({ entities: z.array(z.unknown()).optional(), feeds: z.unknown().optional() }),
});

export async function readDefinition(
  store: Pick<ObjectStore, 'readJson'>,
  lakeBucket: string,
  key: string,
): Promise<Pipeline> {
  return pipelineSchema.parse(asToday(frozenSchema.parse(await store.readJson(lakeBucket, key))));
}

/**
 * One of before source systems had a name of their own has its pipeline's; one of before entities stood apart has them in its source;
 * one of before tables had feeds, or pipelines a rhythm, has what they say in its entities.
 */
function asToday({
  source: { entities: within, ...source },
  ...frozen
}: z.infer<typeof frozenSchema>): unknown {
  const apart = (frozen.entities ?? within ?? []).map(takeApart);
  const feeds = apart.flatMap(({ feed }) => feed ?? []);
  return {
    sourceSystem: frozen.name,
    rhythm: {
      freshness: apart.flatMap(({ rhythm }) => rhythm.freshness),
      volume: apart.flatMap(({ rhythm }) => rhythm.volume),
    },
    ...frozen,
    entities: apart.map(({ contract }) => contract),
    source: { ...source, ...(feeds.length > 0 && source.feeds === undefined ? { feeds } : {}) },
  };
}
