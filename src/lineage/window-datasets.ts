/** What a window's run reads and writes, by its pipeline's definition: the feeds' origins, silver, history, dimensions, facts. */
import type { Entity } from '../model/entity';
import { historyTable, stagingTable } from '../model/names';
import { isMapped, type Pipeline } from '../model/pipeline';
import type { EntityCounts } from '../model/plan';
import { joined, lineageFacet, lineageOfMapping, lineageOfTable, type ColumnLineage } from './column-lineage';
import { facet, type DatasetName, type Facets, type InputDataset, type OutputDataset } from './event';
import { inSilver, inWarehouse, type Places } from './places';
import type { Field, TableColumns } from './table-columns';

/** Where each feed comes from. */
export type Sources = readonly (DatasetName & { readonly feed: string })[];

/** What a run had counted; empty while it has not. */
export type Counts = Readonly<Record<string, EntityCounts>>;

export function inputsOf(pipeline: Pipeline, sources: Sources, counts: Counts): InputDataset[] {
  return sources.map(({ feed, namespace, name }) => ({
    namespace,
    name,
    facets: facet('schema', { fields: fieldsOf(pipeline, feed) }),
    ...readRows(counts[feed]?.bronze),
  }));
}

export function outputsOf(
  { places, tables }: { readonly places: Places; readonly tables: TableColumns },
  pipeline: Pipeline,
  sources: Sources,
  counts: Counts,
): OutputDataset[] {
  const table = (name: string, facets: Facets = {}): OutputDataset => ({
    ...inWarehouse(places, name),
    facets: { ...schemaOf(tables, name), ...facets },
  });
  const ofEntities = pipeline.entities.flatMap((entity): OutputDataset[] => {
    const columns = lineageFacet(lineageOf(pipeline, entity, sources));
    const dimension = `dim_${entity.name}`;
    return [
      {
        ...inSilver(places, pipeline.name, entity.name),
        facets: { ...schemaOf(tables, stagingTable(entity.name)), ...columns },
        ...writtenRows(counts[entity.name]?.silver),
      },
      table(historyTable(entity.name), columns),
      ...(pipeline.load.dimensions.includes(dimension) ? [table(dimension, columns)] : []),
    ];
  });
  return [...ofEntities, ...pipeline.load.facts.map((fact) => table(fact))];
}

/** As the source writes them. */
function fieldsOf({ source, entities }: Pipeline, feed: string): Field[] {
  if (isMapped(source)) {
    const columns = source.feeds.find(({ name }) => name === feed)?.columns ?? [];
    return columns.map(({ header, type }) => ({ name: header, type }));
  }
  const written = source.feeds.find(({ entity }) => entity === feed)?.columns ?? {};
  const columns = entities.find(({ name }) => name === feed)?.columns ?? [];
  return columns
    .filter(({ name }) => written[name]?.optional === undefined)
    .map(({ name, type }) => ({ name, type }));
}

function lineageOf({ source }: Pipeline, entity: Entity, sources: Sources): ColumnLineage {
  const originOf = (feed: string): DatasetName[] =>
    sources.filter((one) => one.feed === feed).map(({ namespace, name }) => ({ namespace, name }));
  if (!isMapped(source))
    return joined(
      source.feeds
        .filter((feed) => feed.entity === entity.name)
        .flatMap((feed) => originOf(feed.entity).map((from) => lineageOfTable(entity, feed, from))),
    );
  return joined(
    source.feeds.flatMap((feed) =>
      source.mappings
        .filter((mapping) => mapping.entity === entity.name && mapping.feed === feed.name)
        .flatMap((mapping) =>
          originOf(feed.name).map((from) => lineageOfMapping(entity, mapping, feed, from)),
        ),
    ),
  );
}

export function schemaOf(tables: TableColumns, name: string): Facets {
  const fields = tables.get(name);
  return fields === undefined ? {} : facet('schema', { fields });
}

/** Nothing where nobody counted. */
function readRows(rowCount: number | undefined): Pick<InputDataset, 'inputFacets'> {
  return rowCount === undefined ? {} : { inputFacets: facet('inputStatistics', { rowCount }) };
}

function writtenRows(rowCount: number | undefined): Pick<OutputDataset, 'outputFacets'> {
  return rowCount === undefined ? {} : { outputFacets: facet('outputStatistics', { rowCount }) };
}
