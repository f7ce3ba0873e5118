import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { entitiesWith, copyProject, type Project } from './support/project';
import { defineEntity } from '../../../src/model/entity';
import { textOf } from '../../../src/model/text-type';

const CUSTOMER = 'sql/40_dims/dim_customer/load.sql';

describe('npm run gen', () => {
  let project: Project;
  beforeEach(() => {
    project = copyProject();
  });
  afterEach(() => project.remove());

  it('finds what is committed as the definitions have it', () => {
    expect(project.gen('--check')).toEqual({ code: 0, said: [] });
    expect(project.gen()).toEqual({ code: 0, said: [] });
  });

  it.each([
    ['stale', CUSTOMER, () => project.write(CUSTOMER, `${project.read(CUSTOMER)}select 1;\n`)],
    ['missing', CUSTOMER, () => rmSync(join(project.root, CUSTOMER))],
    [
      'missing',
      'sql/30_history/hist_product/view.sql',
      () => rmSync(join(project.root, 'sql/30_history/hist_product/view.sql')),
    ],
    ['stale', 'src/entities/registry.ts', () => project.write('src/entities/registry.ts', 'export {};\n')],
    [
      'stale',
      'infra-terraform/generated/ecommerce.json',
      () => project.write('infra-terraform/generated/ecommerce.json', '{}'),
    ],
    [
      'orphaned',
      'infra-terraform/generated/gone.json',
      () => project.write('infra-terraform/generated/gone.json', '{}'),
    ],
    [
      'orphaned',
      'sql/40_dims/dim_gone/load.sql',
      () => project.write('sql/40_dims/dim_gone/load.sql', project.read(CUSTOMER)),
    ],
  ])('refuses a %s %s when it checks, and mends it when it writes', (what, path, plant) => {
    plant();
    const { code, said } = project.gen('--check');
    expect([code, said]).toEqual([
      1,
      [`gen: ${what}: ${path}`, 'gen: run `npm run gen` and commit what it writes'],
    ]);
    expect(project.gen()).toEqual({
      code: 0,
      said: [`gen: ${what === 'orphaned' ? 'removed' : 'wrote'} ${path}`],
    });
    expect(project.gen('--check').code).toBe(0);
  });

  it('says in the first line of each derived file what it is derived from, and by what', () => {
    expect(project.read(CUSTOMER).split('\n')[0]).toBe(
      '-- Derived from src/entities/customer.ts and sql/templates/40_dims/dim_entity/load.sql.liquid by `npm run gen`: change those.',
    );
  });

  it('leaves what people wrote over a first draft alone', () => {
    const path = 'sql/30_history/hist_product/view.sql';
    project.write(path, `-- By hand.\n${project.read(path)}`);
    expect(project.gen('--check')).toEqual({ code: 0, said: [] });
  });

  it('tells of what people wrote beside files that it removes', () => {
    const folder = 'sql/30_history/hist_gone';
    project.write(`${folder}/load.sql`, project.read(CUSTOMER));
    project.write(`${folder}/view.sql`, 'select 1;\n');
    expect(project.gen().said).toEqual([
      `gen: removed ${folder}/load.sql`,
      `gen: ${folder}/view.sql is by hand and stays, although what stood beside it is gone`,
    ]);
  });

  it('refuses a template that says a word which is not there', () => {
    const template = 'sql/templates/20_staging/stg_entity/table.sql.liquid';
    project.write(template, project.read(template).replace('{{ entity }}', '{{ entty }}'));
    expect(project.gen('--check')).toEqual({
      code: 1,
      said: [expect.stringContaining('undefined variable: entty')],
    });
  });

  it('knows no other argument', () => {
    expect(project.gen('--chek').code).toBe(2);
  });
});

describe('a new entity', () => {
  const thing = defineEntity({
    name: 'supply_category',
    version: 1,
    key: ['category_id'],
    columns: [
      { name: 'colour', type: textOf(20), tracked: true },
      { name: 'category_id', type: textOf(20), nullable: false },
    ],
    dimension: { namedBy: ['product.category', 'product.stock_code'] },
  });
  let project: Project;
  let written: string[];
  beforeAll(() => {
    project = copyProject();
    written = project.deriveFrom([...entitiesWith((entity) => entity), thing]).map(({ path }) => path);
  });
  afterAll(() => project.remove());

  it('has all of its files, and takes part in what a load does to each', () => {
    const own = ['20_staging/stg_supply_category/table', '30_history/hist_supply_category/table'];
    for (const name of [
      ...own,
      ...['load', 'checks', 'view'].map((one) => `30_history/hist_supply_category/${one}`),
    ])
      expect(written).toContain(`sql/${name}.sql`);
    for (const name of ['table', 'load', 'checks'])
      expect(written).toContain(`sql/40_dims/dim_supply_category/${name}.sql`);
    for (const list of ['20_staging/begin_load', '30_history/touch_snapshots', '40_dims/rebuild'])
      expect(project.read(`sql/${list}/load.sql`)).toContain('etl_hist_supply_category');
    expect(project.read('sql/20_staging/skip_known_batches/load.sql')).toContain('stg_supply_category');
    expect(project.read('sql/30_history/event_at_hand/view.sql')).toContain('etl_hist_supply_category');
    expect(project.read('src/entities/registry.ts')).toContain(
      "import { supplyCategory } from './supply-category';",
    );
    expect(written.filter((path) => path.includes('migrations'))).toEqual([]);
  });

  it('has its key first in its dimension, wherever its contract has it, and asks all who name it', () => {
    const load = project.read('sql/40_dims/dim_supply_category/load.sql');
    expect(load).toContain('    source_system,\n    category_id,\n    colour,\n    valid_from');
    for (const column of ['category', 'stock_code'])
      expect(load).toContain(`and fact.${column} = unversioned.record_key`);
    expect(load).toContain("from etl_hist_product\n    where stock_code <> ''");
    expect(project.read('sql/40_dims/dim_supply_category/table.sql')).toContain(
      'Supply categories with their history',
    );
  });

  it('without a dimension has none, and lies by the first column of its key', () => {
    const other = copyProject();
    const { dimension: _, ...plain } = thing;
    const made = other.deriveFrom([...entitiesWith((entity) => entity), plain]).map(({ path }) => path);
    expect(made.filter((path) => path.includes('supply_category/'))).not.toContainEqual(
      expect.stringContaining('dim_'),
    );
    expect(other.read('sql/30_history/hist_supply_category/table.sql')).toContain('distkey (category_id)');
    other.remove();
  });
});
