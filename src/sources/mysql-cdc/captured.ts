/** Which tables of which database a pipeline captures: of a plan, by the definition that it froze. */
import { readDefinition } from '../../aws/definition';
import type { ObjectStore } from '../../aws/object-store';
import type { Column, Entity } from '../../model/entity';
import type { Plan } from '../../model/plan';
import { sourceOf, type Pipeline } from '../../model/pipeline';
import { writtenContracts, type Written } from '../../model/table-feed';

export interface Captured {
  readonly pipeline: string;
  readonly database: string;
  readonly tables: readonly CapturedTable[];
}

export interface CapturedTable {
  readonly table: string;
  readonly entity: Entity;
  /** The entity's, each with what its feed says of how the table writes it. */
  readonly columns: readonly CapturedColumn[];
}

export type CapturedColumn = Column & Written;

/** Of a definition. Throws ELT_CONFIG_INVALID where its source is of another kind. */
export function capturedOf(pipeline: Pick<Pipeline, 'name' | 'source' | 'entities'>): Captured {
  const source = sourceOf(pipeline, 'mysql-cdc');
  const tables = writtenContracts(source, pipeline.entities).map(({ contract, feed }) => ({
    table: feed.table,
    entity: contract,
    columns: contract.columns.map((column) => ({ ...column, ...feed.columns[column.name] })),
  }));
  return { pipeline: pipeline.name, database: source.database, tables };
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
  return { ...capturedOf(await readDefinition(store, lakeBucket, key)), pipeline };
}
