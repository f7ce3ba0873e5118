/** Reads back the definition that a plan froze. */
import { z } from 'zod';
import { pipelineSchema, type Pipeline } from '../model/pipeline';
import type { ObjectStore } from './object-store';

export async function readDefinition(
  store: Pick<ObjectStore, 'readJson'>,
  lakeBucket: string,
  key: string,
): Promise<Pipeline> {
  const frozen = z.looseObject({ name: z.string() }).parse(await store.readJson(lakeBucket, key));
  return pipelineSchema.parse(asToday(frozen));
}

/** One of before source systems had a name of their own has its pipeline's; one of before entities stood apart has them in its source. */
function asToday({ source, ...frozen }: { readonly name: string; readonly source?: unknown }): unknown {
  const { entities, ...own } = z.looseObject({ entities: z.unknown().optional() }).parse(source);
  return {
    sourceSystem: frozen.name,
    ...(entities === undefined ? {} : { entities }),
    ...frozen,
    source: own,
  };
}
