/** Every entity gets a column, in a warehouse of November 2026 with its rows: the derived migrations bring it along. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { installWarehouse } from '../../src/aws/install-warehouse';
import { listEntities } from '../../src/entities/registry';
import type { Entity } from '../../src/model/entity';
import { copyProject, entitiesWith, withColumn, type Project } from '../scripts/gen/support/project';
import { readPast, writePast } from './support/past';
import { sampleChange } from './support/sample';
import { loadStatements } from './support/staging';
import { batchOf } from './support/walk';
import { openWarehouse, shapeOf, type Warehouse } from './support/warehouse';

const COLUMN = 'added_later';
const ENTITIES = entitiesWith((entity) => withColumn(entity, COLUMN));
const CONTRACTS = Object.fromEntries(ENTITIES.map((entity) => [entity.name, entity]));

/** What people do by hand: the view that judges the builder shows the column, too. */
function showIn(project: Project, { name, columns }: Entity): void {
  const path = `sql/30_history/hist_${name}/view.sql`;
  const last = columns.at(-2)?.name ?? '';
  const shown = project
    .read(path)
    .replace(`    stored.${last},\n`, `    stored.${last},\n    stored.${COLUMN},\n`)
    .replace(`  ordered.${last}\n`, `  ordered.${last},\n  ordered.${COLUMN}\n`);
  project.write(path, shown);
}

describe('a warehouse of November 2026 whose entities get a column', () => {
  let sql: Warehouse;
  let project: Project;
  let past: string;
  let before: Map<string, unknown>;
  const tables = ENTITIES.flatMap(({ name, dimension }) => [
    `hist_${name}`,
    ...(dimension ? [`dim_${name}`] : []),
  ]);
  const install = (on: Warehouse) => installWarehouse(on, join(project.root, 'sql'), ENTITIES);
  /** All rows, as text, without the new column. */
  const rows = async (): Promise<Map<string, unknown>> => {
    const read = tables.map(async (table) => {
      const [, entity = ''] = /_(.*)$/.exec(table) ?? [];
      const known = listEntities().find(({ name }) => name === entity)?.columns ?? [];
      const columns = known.map(({ name }) => name).join(', ');
      const order = table.startsWith('dim_') ? 'valid_from' : 'event_id';
      return [
        table,
        await sql.execute(`select source_system, ${columns} from ${table} order by ${order}, ${columns}`),
      ] as const;
    });
    return new Map(await Promise.all(read));
  };

  beforeAll(async () => {
    past = writePast();
    project = copyProject();
    sql = await openWarehouse();
    await installWarehouse(sql, past, listEntities());
    for (const load of readPast().loads) await sql.batch(load);
    before = await rows();
    for (const entity of ENTITIES) showIn(project, entity);
    project.deriveFrom(ENTITIES);
  });
  afterAll(async () => {
    rmSync(past, { recursive: true, force: true });
    project.remove();
    await sql.close();
  });

  it('keeps its rows, which have NULL there', async () => {
    expect([...before.values()].flat()).not.toHaveLength(0);
    const { applied } = await install(sql);
    for (const { name } of ENTITIES)
      expect(applied).toContainEqual(
        expect.stringMatching(new RegExp(`^migrations/\\d{4}_${name}_${COLUMN}\\.sql$`)),
      );
    expect(await rows()).toEqual(before);
    for (const table of tables)
      expect(await sql.execute(`select count(${COLUMN}) as filled from ${table}`)).toEqual([{ filled: 0 }]);
  });

  it('has nothing left to do, and the shape of a new one', async () => {
    expect((await install(sql)).applied).toEqual([]);
    const fresh = await openWarehouse();
    await install(fresh);
    expect(await shapeOf(sql)).toEqual(await shapeOf(fresh));
    await fresh.close();
  });

  it.each(ENTITIES.map((entity) => [entity.name, entity] as const))(
    'takes new rows of %s with it',
    async (name, entity) => {
      const news = sampleChange(entity, 'k', 4, {}, { [COLUMN]: 'gold' });
      await sql.batch(loadStatements(`new-${name}`, [batchOf(`new-${name}`, [news])], CONTRACTS));
      const filled = entity.dimension ? ['hist_', 'hist_current_', 'dim_'] : ['hist_', 'hist_current_'];
      for (const prefix of filled)
        expect([
          prefix,
          await sql.execute(
            `select ${COLUMN} as added, count(*) as n from ${prefix}${name} where ${COLUMN} is not null group by ${COLUMN}`,
          ),
        ]).toEqual([prefix, [{ added: 'gold', n: 1 }]]);
    },
  );
});
