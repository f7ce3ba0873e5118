import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  parentsFirst,
  readEntities,
  refuseOtherDefinitions,
  refuseUnloadedNames,
} from '../../../scripts/gen/entities';
import { defineEntity, type Entity } from '../../../src/model/entity';
import { listEntities } from '../../../src/entities/registry';
import { listPipelines } from '../../../src/pipelines/registry';
import { copyProject, withColumn, type Project } from './support/project';

const THING = (more = '', name = 'thing') => `
  import { defineEntity } from '../model/entity';
  import { textOf } from '../model/text-type';
  export const thing = defineEntity({
    name: '${name}', version: 1, key: ['thing_id'],
    columns: [{ name: 'thing_id', type: textOf(20), nullable: false }, { name: 'colour', type: textOf(20), tracked: true }],
    ${more}
  });`;

describe('the entities of src/entities', () => {
  let project: Project;
  beforeEach(() => {
    project = copyProject();
  });
  afterEach(() => project.remove());

  it('are read from the folder, parents before what refers to them, and are those of the registry', () => {
    const read = readEntities(project.root).map(({ entity }) => entity);
    expect(read).toEqual(listEntities());
    for (const [index, { references, name }] of read.entries())
      for (const { entity } of references)
        expect([name, read.slice(0, index).map((one) => one.name)]).toEqual([
          name,
          expect.arrayContaining([entity]),
        ]);
  });

  it.each([
    [
      'a file that is called otherwise than its entity',
      'object.ts',
      THING(),
      'belongs into src/entities/thing.ts',
    ],
    ['another definition of an entity', 'client.ts', THING('', 'customer'), 'an entity is described once'],
    ['a file of two things', 'thing.ts', `${THING()} export const other = 1;`, 'exports 2 things'],
    ['a file that defines nothing', 'thing.ts', 'export {};', 'exports 0 things'],
    ['a definition at fault', 'thing.ts', THING("sums: ['weight'],"), 'thing.ts: '],
    [
      'a name by a column that nobody has',
      'thing.ts',
      THING("dimension: { namedBy: ['product.thing_id'] },"),
      'no entity has',
    ],
    [
      'a name by a number',
      'thing.ts',
      THING("dimension: { namedBy: ['order_line.quantity'] },"),
      'which is integer',
    ],
  ])('are refused with %s', (_, name, text, message) => {
    project.write(`src/entities/${name}`, text);
    const { code, said } = project.gen();
    expect([code, said]).toEqual([1, [expect.stringContaining(message)]]);
  });
});

describe('an entity of a pipeline', () => {
  const defined = listEntities().map((entity) => ({
    entity,
    file: `src/entities/${entity.name}.ts`,
    exportedAs: 'x',
  }));
  const [pipeline] = listPipelines();
  const bring = (entities: readonly Entity[]) => {
    if (!pipeline) throw new Error('there is no pipeline');
    return [{ ...pipeline, entities: [...entities] }];
  };

  it('is the one that its file defines', () => {
    expect(() => refuseOtherDefinitions(defined, listPipelines())).not.toThrow();
  });

  it('is refused where the pipeline defines it otherwise', () => {
    const others = listEntities().map((entity, index) =>
      index === 0 ? withColumn(entity, 'colour') : entity,
    );
    expect(() => refuseOtherDefinitions(defined, bring(others))).toThrow('an entity is described once');
  });

  it('may not be missing a dimension that the pipeline loads', () => {
    const plain = listEntities().map(({ dimension: _, ...entity }) => entity);
    const others = plain.map((entity) => ({
      entity,
      file: `src/entities/${entity.name}.ts`,
      exportedAs: 'x',
    }));
    expect(() => refuseOtherDefinitions(others, bring(plain))).toThrow(
      'loads dim_customer, which no entity has',
    );
  });

  it('is refused where no file defines it', () => {
    expect(() => refuseOtherDefinitions(defined.slice(1), bring(listEntities()))).toThrow(
      'that no file of src/entities defines',
    );
  });
});

describe('a column that names a member of a dimension', () => {
  const defined = listEntities().map((entity) => ({
    entity,
    file: `src/entities/${entity.name}.ts`,
    exportedAs: 'x',
  }));
  /** A pipeline of files that maps locations and products, and no customers. */
  const loading = (...dimensions: string[]) =>
    listPipelines()
      .filter(({ name }) => name === 'regional-sales')
      .map((one) => ({ ...one, load: { ...one.load, dimensions } }));

  it('is of a dimension that the pipeline loads, where files fill it', () => {
    expect(() => refuseUnloadedNames(defined, listPipelines())).not.toThrow();
    expect(() => refuseUnloadedNames(defined, loading('dim_location', 'dim_product'))).not.toThrow();
  });

  it.each([
    ['dim_product', 'maps sales_order.country, which names a member of dim_location, but does not load it'],
    ['dim_location', 'add the entity product with a mapping and dim_product to load.dimensions'],
  ])('is refused where the only one is %s', (only, message) => {
    expect(() => refuseUnloadedNames(defined, loading(only))).toThrow(message);
  });

  it('may come from a table, of which every column comes', () => {
    const tables = listPipelines().filter(({ source }) => source.kind === 'mysql-cdc');
    const bare = tables.map((one) => ({ ...one, load: { ...one.load, dimensions: [] } }));
    expect(bare).not.toEqual([]);
    expect(() => refuseUnloadedNames(defined, bare)).not.toThrow();
  });
});

/** The table of docs/add-a-pipeline.md says which these are. */
it('the page of pipelines names every column that names a member, and no other', () => {
  const page = readFileSync(join(__dirname, '../../../docs/add-a-pipeline.md'), 'utf8');
  const rows = [...page.matchAll(/^ *\| `(\w+\.\w+)` +\| `(dim_\w+)` +\|$/gm)].map(([, said, of]) => [
    said,
    of,
  ]);
  const expected = listEntities().flatMap(({ name, dimension }) =>
    (dimension?.namedBy ?? []).map((said) => [said, `dim_${name}`]),
  );
  expect(rows.sort()).toEqual(expected.sort());
});

describe('the order of entities', () => {
  const entity = (name: string, ...parents: string[]) =>
    defineEntity({
      name,
      version: 1,
      key: ['id'],
      columns: [
        { name: 'id', type: 'varchar(8)', nullable: false },
        ...parents.map((parent) => ({ name: `${parent}_id`, type: 'varchar(8)' })),
      ],
      references: parents.map((parent) => ({ column: `${parent}_id`, entity: parent })),
    });

  it.each([
    ['parents first', [entity('a', 'b'), entity('b', 'c'), entity('c')], 'c b a'],
    ['by name where nothing else decides', [entity('b'), entity('a')], 'a b'],
    ['itself is no parent', [entity('a', 'a', 'b'), entity('b')], 'b a'],
    ['a circle by name', [entity('b', 'a'), entity('a', 'b')], 'a b'],
  ])('%s', (_, entities, order) => {
    expect(
      parentsFirst(entities)
        .map(({ name }) => name)
        .join(' '),
    ).toBe(order);
  });
});
