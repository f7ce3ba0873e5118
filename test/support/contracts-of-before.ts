/** Definitions and manifests as workers wrote them before tables had feeds: a contract said of its columns how its own table writes them. */
import type { Entity } from '../../src/model/entity';
import type { Pipeline } from '../../src/model/pipeline';
import { writtenContracts, type TableFeed } from '../../src/model/table-feed';

/** Without a feed: an entity that files bring, whose table was one in name. */
export function contractOfBefore(contract: Entity, feed?: TableFeed): object {
  const columns = contract.columns.map(({ addedLater, ...column }) => ({
    ...column,
    ...(addedLater ? { optional: true } : {}),
    ...(column.type === 'timestamp' ? { timezone: 'UTC' } : {}),
    ...feed?.columns[column.name],
  }));
  return { ...contract, sourceTable: feed?.table ?? contract.name, columns };
}

export function definitionOfBefore(pipeline: Pipeline): object {
  const { source, entities } = pipeline;
  if (source.kind !== 'mysql-cdc')
    return { ...pipeline, entities: entities.map((entity) => contractOfBefore(entity)) };
  const { feeds: _, timezone: __, ...own } = source;
  const written = writtenContracts(source, entities);
  return {
    ...pipeline,
    source: own,
    entities: written.map(({ contract, feed }) => contractOfBefore(contract, feed)),
  };
}

interface Manifest {
  readonly entities: readonly { readonly contract: Entity; readonly feed?: TableFeed }[];
}

export function manifestOfBefore(manifest: unknown): object {
  const { entities, ...rest } = manifest as Manifest;
  const before = entities.map(({ contract, feed, ...entity }) => ({
    ...entity,
    contract: contractOfBefore(contract, feed),
  }));
  return { ...rest, entities: before };
}
