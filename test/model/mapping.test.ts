import { mappedVersion, sharedSnapshotFaults } from '../../src/model/mapping';
import { definePipeline, sourceOf } from '../../src/model/pipeline';
import { pipeline as ecommerce } from '../../src/pipelines/ecommerce/pipeline';
import { FEED, MAPPING, salesFiles } from './support/sales-files';

type Files = NonNullable<Parameters<typeof salesFiles>[0]>;

describe('a pipeline from files', () => {
  it('has its feeds and mappings with their defaults, and stays as it is when it is read again', () => {
    const pipeline = definePipeline(salesFiles());
    expect(sourceOf(pipeline, 's3-files')).toMatchObject({
      landing: { prefix: 'branch/' },
      reconcile: 'each-run',
      mappings: [{ feed: 'sale', entity: 'product', order: 'event', op: "'U'" }],
    });
    expect(definePipeline(pipeline)).toEqual(pipeline);
  });

  it.each<[string, Files, string]>([
    [
      'a column that the entity has not',
      { mappings: [{ ...MAPPING, columns: { ...MAPPING.columns, colour: 'item' } }] },
      'product has no column colour',
    ],
    [
      'nothing for a column that is not nullable',
      { mappings: [{ ...MAPPING, columns: { unit_price: 'price' } }] },
      'stock_code is not nullable and has no expression',
    ],
    [
      'a feed that is not there',
      { mappings: [MAPPING, { ...MAPPING, feed: 'refund' }] },
      'there is no feed refund',
    ],
    [
      'an entity that is not there',
      { mappings: [MAPPING, { ...MAPPING, entity: 'customer' }] },
      'the pipeline brings no entity customer',
    ],
    ['two statements', { mappings: [{ ...MAPPING, at: 'sold_on; drop table x' }] }, 'one expression'],
  ])('refuses a mapping that says %s', (_, files, message) => {
    expect(() => definePipeline(salesFiles(files))).toThrow(
      expect.objectContaining({
        code: 'ELT_CONFIG_INVALID',
        message: expect.stringContaining(message) as string,
      }),
    );
  });

  it.each<[string, Files, string]>([
    [
      'a feed that is called as an entity',
      { feeds: [{ ...FEED, name: 'product' }], mappings: [{ ...MAPPING, feed: 'product' }] },
      'feed product is called as an entity',
    ],
    ['two feeds of one name', { feeds: [FEED, FEED] }, 'two feeds are called sale'],
    [
      'a feed that no mapping reads',
      { feeds: [FEED, { ...FEED, name: 'refund' }] },
      'no mapping reads feed refund',
    ],
    ['a landing prefix that is no folder', { landing: { prefix: 'branch' } }, 'ends with a slash'],
  ])('refuses %s', (_, files, message) => {
    expect(() => definePipeline(salesFiles(files))).toThrow(message);
  });

  it('refuses an entity that no mapping brings', () => {
    const entities = [
      ...salesFiles().entities,
      ...ecommerce.entities.filter(({ name }) => name === 'customer'),
    ];
    expect(() => definePipeline(salesFiles({}, { entities }))).toThrow('no mapping brings entity customer');
  });

  it('may leave out whom an entity refers to, where no mapping fills that column', () => {
    const entities = salesFiles().entities.map((entity) => ({
      ...entity,
      references: [{ column: 'unit_price', entity: 'price_list' }],
    }));
    const unfilled = [{ ...MAPPING, columns: { stock_code: 'item' } }];
    expect(() => definePipeline(salesFiles({ mappings: unfilled }, { entities }))).not.toThrow();
    expect(() => definePipeline(salesFiles({}, { entities }))).toThrow(
      /unit_price references price_list, which is not among the entities/,
    );
  });

  it('has no database to capture, which is said to who asks for one', () => {
    expect(() => sourceOf(definePipeline(salesFiles()), 'mysql-cdc')).toThrow(
      /branch-sales has a s3-files source, not mysql-cdc/,
    );
    expect(sourceOf(ecommerce, 'mysql-cdc').database).toBe('shop');
  });
});

describe('the version of an event from a feed', () => {
  it('is raised by either of the two', () => {
    expect(mappedVersion({ version: 3 }, { version: 1 })).toBe(3);
    expect(mappedVersion({ version: 3 }, { version: 2 })).toBe(4);
    expect(mappedVersion({ version: 4 }, { version: 2 })).toBe(5);
  });
});

describe('a feed of whole snapshots', () => {
  const whole = { ...FEED, holds: 'snapshot' as const };
  const { at: _, ...timeless } = MAPPING;

  it('brings rows of its own moment', () => {
    const pipeline = definePipeline(salesFiles({ feeds: [whole], mappings: [timeless] }));
    expect(sourceOf(pipeline, 's3-files').mappings).toEqual([
      expect.not.objectContaining({ at: expect.anything() as string }),
    ]);
  });

  it.each<[string, Files, string]>([
    ['a time of its rows', { feeds: [whole], mappings: [MAPPING] }, 'leave out at, op and order'],
    ['deletes', { feeds: [whole], mappings: [{ ...timeless, op: "'D'" }] }, 'leave out at, op and order'],
    [
      'an entity that another feed brings, too',
      { feeds: [whole, { ...FEED, name: 'refund' }], mappings: [timeless, { ...MAPPING, feed: 'refund' }] },
      'product: feed refund brings it, too, and a snapshot of sale says all that there is of it',
    ],
  ])('is refused with %s', (_case, files, message) => {
    expect(() => definePipeline(salesFiles(files))).toThrow(message);
  });

  it('is refused beside another pipeline of its source system that brings the entity', () => {
    const one = definePipeline(salesFiles({ feeds: [whole], mappings: [timeless] }));
    const other = definePipeline(salesFiles({}, { name: 'other-sales', sourceSystem: one.sourceSystem }));
    const elsewhere = definePipeline(salesFiles({}, { name: 'third-sales' }));
    expect(sharedSnapshotFaults([one, other])).toEqual([
      'other-sales brings product of branch-sales, too, and a snapshot of branch-sales says all that there is of it',
    ]);
    expect(sharedSnapshotFaults([one, elsewhere])).toEqual([]);
  });

  it('is alone with rows without a time of their own', () => {
    expect(() => definePipeline(salesFiles({ mappings: [timeless] }))).toThrow('at is missing');
  });
});
