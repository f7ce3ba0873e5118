import { capturedOf, type CapturedTable } from '../../../../src/sources/mysql-cdc/captured';
import type { Entity } from '../../../../src/model/entity';
import { tableFeedSchema, type TableFeedInput } from '../../../../src/model/table-feed';

/** An entity as a table brings it that is called and typed as it, in UTC, but for what is said of columns. */
export function capturedTable(entity: Entity, columns: TableFeedInput['columns'] = {}): CapturedTable {
  const feeds = [tableFeedSchema.parse({ entity: entity.name, columns })];
  const source = {
    kind: 'mysql-cdc' as const,
    database: 'any',
    timezone: 'UTC',
    feeds,
    reconcile: 'off' as const,
  };
  const [table] = capturedOf({ name: 'any', source, entities: [entity] }).tables;
  if (!table) throw new Error(entity.name);
  return table;
}
