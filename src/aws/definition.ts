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
  // One of before source systems had a name of their own has its pipeline's.
  return pipelineSchema.parse({ sourceSystem: frozen.name, ...frozen });
}
