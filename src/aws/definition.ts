/** Reads back the definition that a plan froze. */
import { pipelineSchema, type Pipeline } from '../model/pipeline';
import type { ObjectStore } from './object-store';

export async function readDefinition(
  store: Pick<ObjectStore, 'readJson'>,
  lakeBucket: string,
  key: string,
): Promise<Pipeline> {
  return pipelineSchema.parse(await store.readJson(lakeBucket, key));
}
