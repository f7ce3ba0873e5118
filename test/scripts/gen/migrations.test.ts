import { checksumOf } from '../../../src/aws/warehouse-files';
import type { Entity } from '../../../src/model/entity';
import { copyProject, entitiesWith, withColumn, type Project } from './support/project';

const change = (name: string, how: (entity: Entity) => Entity): Entity[] =>
  entitiesWith((entity) => (entity.name === name ? how(entity) : entity));
const columns = (how: (all: Entity['columns']) => Entity['columns']) => (entity: Entity) => ({
  ...entity,
  columns: how(entity.columns),
});
const retype = (name: string, type: string) =>
  columns((all) => all.map((column) => (column.name === name ? { ...column, type } : column)));

describe('a column that an entity gets', () => {
  let project: Project;
  let next: string;
  beforeEach(() => {
    project = copyProject();
    next = String(Number(project.migrations().at(-1)?.slice(0, 4)) + 1).padStart(4, '0');
  });
  afterEach(() => project.remove());

  it('derives the migration of each of its tables, from the files that were committed', () => {
    const before = project.read('sql/30_history/hist_customer/table.sql');
    const changed = project.deriveFrom(change('customer', (entity) => withColumn(entity, 'tier')));
    const path = `sql/migrations/${next}_customer_tier.sql`;
    expect(changed).toContainEqual({ what: 'missing', path });
    const text = project.read(path);
    expect(text).toContain(`-- brings: 30_history/hist_customer/table.sql from ${checksumOf(before)}\n`);
    expect(text.split('\n').filter((line) => line.startsWith('alter'))).toEqual([
      'alter table stg_customer add column tier varchar(80);',
      'alter table hist_customer add column tier varchar(80);',
      'alter table etl_hist_customer add column tier varchar(80);',
      'alter table dim_customer add column tier varchar(80);',
    ]);
  });

  it('stands last in every table of a new warehouse, too, as an added column does', () => {
    project.deriveFrom(change('customer', (entity) => withColumn(entity, 'tier')));
    const table = project.read('sql/40_dims/dim_customer/table.sql');
    expect(table).toContain('  first_seen_at timestamp,\n  tier varchar(80),\n  primary key');
    const history = project.read('sql/30_history/hist_customer/table.sql');
    expect(history).toContain('  updated_at timestamp,\n  tier varchar(80),\n  primary key');
    expect(history).toContain('  updated_at timestamp,\n  tier varchar(80)\n)');
  });

  it('is derived once: deriving again changes nothing, another column is another migration', () => {
    const tier = change('customer', (entity) => withColumn(entity, 'tier'));
    project.deriveFrom(tier);
    expect(project.deriveFrom(tier)).toEqual([]);
    const more = change('customer', (entity) => withColumn(withColumn(entity, 'tier'), 'league'));
    const written = project.deriveFrom(more).map(({ path }) => path);
    expect(written.filter((path) => path.includes('migrations'))).toEqual([
      expect.stringMatching(/sql\/migrations\/\d{4}_customer_league\.sql/),
    ]);
    expect(project.read('sql/40_dims/dim_customer/table.sql')).toContain(
      'tier varchar(80),\n  league varchar(80),\n  primary key',
    );
  });

  it('that becomes wider derives a migration of its own, which Redshift runs outside a transaction', () => {
    const changed = project.deriveFrom(
      change('product', (entity) => withColumn(retype('category', 'varchar(512)')(entity), 'brand')),
    );
    expect(changed.map(({ path }) => path).filter((path) => path.includes('migrations'))).toEqual([
      `sql/migrations/${next}_product_brand.sql`,
      expect.stringMatching(/_product_category_wider\.sql$/),
    ]);
    const wider = project.read(
      changed.map(({ path }) => path).find((path) => path.endsWith('_wider.sql')) ?? '',
    );
    expect(wider).toContain('alter table etl_hist_product alter column category type varchar(512);');
    expect(wider).not.toContain('add column');
  });

  it.each([
    ['is removed', columns((all) => all.filter(({ name }) => name !== 'city')), 'stg_customer.city is gone'],
    [
      'is renamed',
      columns((all) => all.map((one) => (one.name === 'city' ? { ...one, name: 'town' } : one))),
      'stg_customer.city is gone',
    ],
    [
      'becomes narrower',
      retype('city', 'varchar(80)'),
      'stg_customer.city was varchar(400) and would be varchar(80)',
    ],
    ['becomes a number', retype('city', 'integer'), 'only a varchar can become wider'],
    [
      'does not stand last',
      columns((all) => [
        ...withColumn({ columns: all.slice(0, 1) } as Entity, 'tier').columns,
        ...all.slice(1),
      ]),
      'a new one stands last: tier',
    ],
  ])('is refused when it %s, and says what to do', (_, how, message) => {
    const before = project.migrations();
    expect(() => project.deriveFrom(change('customer', how))).toThrow(message);
    expect(() => project.deriveFrom(change('customer', how))).toThrow(
      '-- brings: 20_staging/stg_customer/table.sql from ',
    );
    expect(project.migrations()).toEqual(before);
  });

  it('is taken from a migration that was written by hand, where one brings the table from the committed file', () => {
    const narrow = change('customer', retype('city', 'varchar(80)'));
    const tables = ['20_staging/stg_customer', '30_history/hist_customer', '40_dims/dim_customer'];
    const brings = tables.map(
      (table) => `-- brings: ${table}/table.sql from ${checksumOf(project.read(`sql/${table}/table.sql`))}\n`,
    );
    project.write(`sql/migrations/${next}_city.sql`, `${brings.join('')}select 1;\n`);
    expect(project.deriveFrom(narrow).map(({ path }) => path)).not.toContainEqual(
      expect.stringContaining('migrations'),
    );
  });

  it('is refused next to two migrations of one number', () => {
    for (const name of ['one', 'other']) project.write(`sql/migrations/${next}_${name}.sql`, 'select 1;\n');
    expect(project.gen('--check')).toEqual({ code: 1, said: [expect.stringContaining('have one number')] });
  });
});

describe('a derived table', () => {
  it('is the same one when only its words change', () => {
    const project = copyProject();
    const text = project.read('sql/30_history/hist_customer/table.sql');
    expect(checksumOf(text.replace('Every customer event', 'Each event of a customer'))).toBe(
      checksumOf(text),
    );
    expect(checksumOf(text.replace('record_key)', 'event_id)'))).not.toBe(checksumOf(text));
    project.remove();
  });
});
