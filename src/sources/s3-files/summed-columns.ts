/**
 * Which of a feed's columns have sums that history must have, too: those that one mapping, which makes an event of every row, takes
 * over as they are into a column whose sums the entity keeps.
 */
import type { Feed, FeedColumn } from '../../model/feed';
import type { Pipeline } from '../../model/pipeline';

export interface SummedColumn {
  readonly column: FeedColumn;
  readonly entity: string;
  /** 1 to 3: history's sum_1 to sum_3. */
  readonly place: number;
}

const EXACT = /^(smallint|integer|bigint|decimal\(\d+,\s*\d+\))$/;
const ALWAYS_THERE = "'U'";

export function summedColumns({ source, entities }: Pipeline, feed: Feed): SummedColumn[] {
  if (source.kind !== 's3-files' || feed.format.kind !== 'csv') return [];
  const own = source.mappings.filter((mapping) => mapping.feed === feed.name);
  return own.flatMap((mapping) => {
    const isAlone = own.filter(({ entity }) => entity === mapping.entity).length === 1;
    if (!isAlone || mapping.when !== undefined || mapping.op !== ALWAYS_THERE) return [];
    const sums = entities.find(({ name }) => name === mapping.entity)?.sums ?? [];
    return sums.flatMap((name, index) => {
      const column = feed.columns.find((one) => one.name === mapping.columns[name]?.trim());
      return column && EXACT.test(column.type) ? [{ column, entity: mapping.entity, place: index + 1 }] : [];
    });
  });
}
