/** Which tables of which database a pipeline captures: of a plan, by the definition that it froze. */
import { readDefinition } from '../../aws/definition';
import type { ObjectStore } from '../../aws/object-store';
import type { Entity } from '../../model/entity';
import type { Plan } from '../../model/plan';
import { sourceOf } from '../../model/pipeline';

export interface Captured {
  readonly pipeline: string;
  readonly database: string;
  readonly entities: readonly Entity[];
}

/** Remembers what it has read: a definition stands under its own hash, and is asked for at every look. */
export function createCapturedBy(
  store: Pick<ObjectStore, 'readJson'>,
  lakeBucket: string,
): (plan: Plan) => Promise<Captured> {
  const known = new Map<string, Promise<Captured>>();
  return ({ pipeline, definitionKey }) => {
    const found = known.get(definitionKey) ?? read(store, lakeBucket, pipeline, definitionKey);
    known.set(definitionKey, found);
    // What could not be read is asked for again.
    found.catch(() => known.delete(definitionKey));
    return found;
  };
}

async function read(
  store: Pick<ObjectStore, 'readJson'>,
  lakeBucket: string,
  pipeline: string,
  key: string,
): Promise<Captured> {
  const definition = await readDefinition(store, lakeBucket, key);
  const { database } = sourceOf(definition, 'mysql-cdc');
  return { pipeline, database, entities: definition.entities };
}
