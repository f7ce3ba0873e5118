/** What a column that was added later adds to a row's hash, said a third time: by the check that hashes history's columns again. */
import { wordsOf } from '../../scripts/gen/template-words';
import { defineEntity } from '../../src/model/entity';
import type { Value } from '../reference-model/event';
import { eventOf } from './support/source';
import { openWarehouse, type Warehouse } from './support/warehouse';

const THING = defineEntity({
  name: 'thing',
  version: 1,
  key: ['id'],
  columns: [
    { name: 'id', type: 'varchar(40)', nullable: false },
    { name: 'colour', type: 'varchar(40)', addedLater: true },
    { name: 'name', type: 'varchar(40)', tracked: true },
    { name: 'size', type: 'integer', addedLater: true },
    { name: 'is_new', type: 'boolean', addedLater: true },
  ],
});

describe('the hash of stored columns', () => {
  let sql: Warehouse;
  const hashOf = async (values: Readonly<Record<string, Value>>): Promise<unknown> => {
    const cells = THING.columns.map(({ name, type }) => {
      const value = values[name] ?? null;
      return `cast(${value === null ? 'null' : `'${value}'`} as ${type}) as ${name}`;
    });
    const text = wordsOf(THING, new Set()).hashed_texts.join(' || ');
    const [row] = await sql.execute(
      `select sha2(${text}, 256) as row_hash from (select ${cells.join(', ')}) as thing`,
    );
    return row?.['row_hash'];
  };
  beforeAll(async () => {
    sql = await openWarehouse();
  });
  afterAll(() => sql.close());

  it.each<Record<string, Value>>([
    { name: 'a' },
    { name: null },
    { name: 'a', colour: 'red' },
    { name: 'a', size: 7 },
    { name: 'a', colour: 'red', size: 7 },
    { name: 'a', colour: 'red', is_new: 'true' },
    { name: 'a', is_new: 'false' },
    { name: 'a', size: 7, is_new: 'true' },
    { name: 'a', colour: '', size: 0, is_new: 'false' },
  ])('is that of the row %j as refine makes it', async (values) => {
    const row = { id: 'k', ...values };
    expect(await hashOf(row)).toBe(eventOf(THING, row).rowHash);
    expect(await hashOf({ ...row, name: 'other' })).not.toBe(eventOf(THING, row).rowHash);
  });

  it('is not asked where the first column may add nothing', () => {
    const columns = [...THING.columns].sort((a) => (a.name === 'colour' ? -1 : 1));
    expect(wordsOf({ ...THING, columns }, new Set()).hashed_texts).toEqual([]);
  });
});
