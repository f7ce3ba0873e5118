/** Reads back the definition that a plan froze. */
import { z } from 'zod';
import { entitySchema, type Entity } from '../model/entity';
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

/**
 * One of before source systems had a name of their own has its pipeline's; one of before entities stood apart has them in its source; one
 * of before pipelines had a rhythm has it in its entities.
 */
function asToday({ source, ...frozen }: { readonly name: string; readonly source?: unknown }): unknown {
  const { entities: ofSource, ...own } = z
    .looseObject({ entities: z.array(entityOfBefore).optional() })
    .parse(source);
  const { entities = ofSource ?? [] } = z
    .looseObject({ entities: z.array(entityOfBefore).optional() })
    .parse(frozen);
  return {
    sourceSystem: frozen.name,
    rhythm: rhythmOf(entities),
    ...frozen,
    entities: entities.map(contractAsToday),
    source: own,
  };
}

const quality = z.looseObject({
  freshness: z.record(z.string(), z.unknown()).optional(),
  volume: z.record(z.string(), z.unknown()).optional(),
});
const entityOfBefore = z.looseObject({ name: z.string(), quality: quality.optional() });
type EntityOfBefore = z.infer<typeof entityOfBefore>;

function rhythmOf(entities: readonly EntityOfBefore[]): unknown {
  const said = (rule: 'freshness' | 'volume') =>
    entities.flatMap(({ name, quality: of }) => (of?.[rule] ? [{ entity: name, ...of[rule] }] : []));
  return { freshness: said('freshness'), volume: said('volume') };
}

function contractAsToday({ quality: of, ...entity }: EntityOfBefore): unknown {
  if (of === undefined) return entity;
  const { freshness: _, volume: __, ...others } = of;
  return { ...entity, quality: others };
}

/** A contract that an earlier manifest froze. Undefined for what is none. */
export function readContract(frozen: unknown): Entity | undefined {
  const before = entityOfBefore.safeParse(frozen);
  return before.success ? entitySchema.safeParse(contractAsToday(before.data)).data : undefined;
}
