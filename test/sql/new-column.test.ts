/** Every entity gets a column, in a warehouse with rows: the derived migrations bring it along. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installWarehouse } from '../../src/aws/install-warehouse';
import { readWarehouseFiles } from '../../src/aws/warehouse-files';
import { listEntities } from '../../src/entities/registry';
import type { Entity } from '../../src/model/entity';
import { copyProject, entitiesWith, withColumn, type Project } from '../scripts/gen/support/project';
import { readPast, writePast } from './support/past';
import { sampleChange } from './support/sample';
import { loadStatements } from './support/staging';
import { batchOf } from './support/walk';
import { openWarehouse, shapeOf, SQL_ROOT, type Row, type Warehouse } from './support/warehouse';

const COLUMN = 'added_later';
/** The last one that the recorded loads reached. */
const EPOCH = 2;
const ENTITIES = entitiesWith((entity) => withColumn(entity, COLUMN));
const CONTRACTS = Object.fromEntries(ENTITIES.map((entity) => [entity.name, entity]));

/** Where a warehouse comes from: a folder like sql/, and loads as they were sent to it. */
interface Origin {
  readonly root: string;
  readonly loads: readonly (readonly string[])[];
}

const ORIGINS: Readonly<Record<string, () => Origin>> = {
  'of November 2026': () => ({ root: writePast(), loads: readPast().loads }),
  'of today': () => {
    const root = mkdtempSync(join(tmpdir(), 'ecomflow-today-'));
    cpSync(SQL_ROOT, root, { recursive: true });
    const rows = listEntities().map((entity) => sampleChange(entity, 'before', 1));
    return { root, loads: [loadStatements('before', [batchOf('before', rows)])] };
  },
};

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

/** Tables of entities, with the entities' columns, as far as the origin has them. */
function tablesOf({ root }: Origin): (readonly [table: string, columns: readonly string[]])[] {
  const files = new Map(readWarehouseFiles(root).map(({ name, statements }) => [name, statements.join()]));
  return listEntities().flatMap(({ name, columns }) =>
    [`30_history/hist_${name}`, `40_dims/dim_${name}`].flatMap((object) => {
      const made = files.get(`${object}/table.sql`);
      const had = columns.map((column) => column.name).filter((column) => made?.includes(`\n  ${column} `));
      return made === undefined ? [] : [[object.split('/')[1] ?? '', had] as const];
    }),
  );
}

describe.each(Object.entries(ORIGINS))('a warehouse %s whose entities get a column', (_, originOf) => {
  let sql: Warehouse;
  let project: Project;
  let origin: Origin;
  let before: Row[];
  const install = (on: Warehouse) => installWarehouse(on, join(project.root, 'sql'), ENTITIES);
  /** Every row, without the new column. */
  const rows = async (): Promise<Row[]> => {
    const reads = tablesOf(origin).map(async ([table, columns]) => {
      const order = table.startsWith('dim_') ? 'valid_from' : 'event_id';
      const names = columns.join(', ');
      const read = `select '${table}' as place, source_system, ${names} from ${table} order by ${order}, ${names}`;
      return sql.execute(read);
    });
    return (await Promise.all(reads)).flat();
  };

  beforeAll(async () => {
    origin = originOf();
    project = copyProject();
    sql = await openWarehouse();
    await installWarehouse(sql, origin.root, listEntities());
    for (const load of origin.loads) await sql.batch(load);
    before = await rows();
    for (const entity of ENTITIES) showIn(project, entity);
    project.deriveFrom(ENTITIES);
  });
  afterAll(async () => {
    rmSync(origin.root, { recursive: true, force: true });
    project.remove();
    await sql.close();
  });

  it('keeps its rows, which have NULL there', async () => {
    expect(new Set(before.map(({ place }) => place)).size).toBe(tablesOf(origin).length);
    const { applied } = await install(sql);
    for (const { name } of ENTITIES)
      expect(applied).toContainEqual(
        expect.stringMatching(new RegExp(`^migrations/\\d{4}_${name}_${COLUMN}\\.sql$`)),
      );
    expect(await rows()).toEqual(before);
    for (const [table] of tablesOf(origin))
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
      const news = sampleChange(entity, 'k', 4, { epoch: EPOCH }, { [COLUMN]: 'gold' });
      await sql.batch(loadStatements(`new-${name}`, [batchOf(`new-${name}`, [news])], CONTRACTS));
      const filled = ['hist_', 'hist_current_', ...(entity.dimension ? ['dim_'] : [])];
      for (const prefix of filled)
        expect([
          prefix,
          await sql.execute(`select ${COLUMN} as added from ${prefix}${name} where ${COLUMN} is not null`),
        ]).toEqual([prefix, [{ added: 'gold' }]]);
    },
  );
});
