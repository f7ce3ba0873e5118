/** What every entity of src/entities gets by its definition, and every dimension: no entity is known here by name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WarehouseCheck } from '../../src/aws/warehouse-files';
import { listEntities } from '../../src/entities/registry';
import type { Column, Entity } from '../../src/model/entity';
import type { SourceEvent } from '../reference-model/event';
import { brokenRows, CHECKS, lastLoad, rowsBrokenBy } from './support/checks';
import { checksumOf, compareFigures } from './support/figures';
import { dimensionFaults, historyFaults, type Faults } from './support/planted';
import { sampleChange, sampleRow } from './support/sample';
import { contractOf } from './support/source';
import { openWarehouse, type Warehouse } from './support/warehouse';
import { freshStory, january, type Story } from './support/walk';

const DIMENSIONS = listEntities().filter(({ dimension }) => dimension);
const END_OF_JANUARY = '9'.repeat(35);
const named = (entities: readonly Entity[]) => entities.map((entity) => [entity.name, entity] as const);
/** Without those that people wrote beside them: data-checks.test.ts asks of each of these whether it has a fault. */
const derived = (checks: readonly WarehouseCheck[], faults: Faults) =>
  checks.filter(({ name }) => faults[name] !== undefined).map((check) => [check.name, check] as const);
const checksOf = (table: string) => CHECKS.filter((check) => check.table === table);

/** Two changes of the key `k`, on 1 and 4 January. */
const twoChanges = (entity: Entity): SourceEvent[] => [
  sampleChange(entity, 'k', 1, { op: 'I' }),
  sampleChange(entity, 'k', 4),
];

/** Events that name a member, one for each column that may. */
const namings = ({ dimension }: Entity, member: string): SourceEvent[] =>
  (dimension?.namedBy ?? []).map((said, index) => {
    const [entity = '', column = ''] = said.split('.');
    return sampleChange(contractOf(entity), `f${index}`, 2, { op: 'I' }, { [column]: member });
  });

/** In SQL; of every type that the warehouse can hash as refine does. */
function otherValue({ name, type }: Pick<Column, 'name' | 'type'>): string {
  if (type === 'timestamp') return `${name} + interval '1 second'`;
  if (type === 'boolean') return `not ${name}`;
  return type.startsWith('varchar') ? `${name} || 'x'` : `${name} + 1`;
}

let sql: Warehouse;
let story: Story;
beforeAll(async () => {
  sql = await openWarehouse();
  await sql.install();
});
beforeEach(async () => {
  story = await freshStory(sql);
});
afterAll(() => sql.close());

/** Each rule of a table is kept, by all that there is and by what the last load touched. */
async function expectGood(table: string): Promise<void> {
  const load = await lastLoad(sql);
  for (const check of checksOf(table)) {
    expect([check.name, await brokenRows(sql, check)]).toEqual([check.name, []]);
    expect([check.name, await rowsBrokenBy(sql, check, load)]).toEqual([check.name, []]);
  }
}

/**
 * Seen by a look at everything, and by one at what the last load touched. Not by a look at another load, which touched
 * nothing of it, or of another source system: what these rules find fails its own runs alone.
 */
async function expectFound(check: WarehouseCheck, fault: string): Promise<void> {
  const load = await lastLoad(sql);
  await sql.batch([fault]);
  expect(await brokenRows(sql, check)).not.toEqual([]);
  if (check.eachRun !== null) expect(await rowsBrokenBy(sql, check, load)).not.toEqual([]);
  if (check.name === 'unknown_member_missing') return;
  expect(await rowsBrokenBy(sql, check, 'another')).toEqual([]);
  expect(await brokenRows(sql, check, 'another')).toEqual([]);
}

async function columnsOf(table: string): Promise<string[]> {
  const rows = await sql.execute(`
    select column_name, data_type, coalesce(character_maximum_length, 0) as size
    from information_schema.columns where table_name = '${table}' order by ordinal_position`);
  return rows.map((row) => Object.values(row).join(' '));
}

/** The columns that refine writes before the contract's, in its order. */
function envelopeOfSilver(): string[] {
  const text = readFileSync(join(__dirname, '../../glue/elt/contract.py'), 'utf8');
  const listed = /^ENVELOPE = \(\n([^]*?)\n\)/m.exec(text)?.[1] ?? '';
  return [...listed.matchAll(/"(\w+)"/g)].map(([, name = '']) => name);
}

describe.each(named(listEntities()))('%s', (name, entity) => {
  const hist = `hist_${name}`;

  it("is staged in the order of silver's select list, and remembered and shown with the same columns", async () => {
    const staged = await columnsOf(`stg_${name}`);
    const own = entity.columns.map((column) => column.name);
    const envelope = envelopeOfSilver();
    expect(envelope).toContain('row_hash');
    expect(staged.map((column) => column.split(' ')[0])).toEqual([...envelope, ...own]);
    expect(await columnsOf(hist)).toEqual(staged.filter((column) => !column.startsWith('batch_id ')));
    const shown = ['source_system', 'record_key', ...own];
    expect((await columnsOf(`hist_current_${name}`)).map((column) => column.split(' ')[0])).toEqual(shown);
  });

  it('is appended once, however often it is delivered', async () => {
    const news = twoChanges(entity);
    await story.tell([...news, ...news], news);
    expect(await sql.execute(`select count(*) as events from ${hist}`)).toEqual([{ events: 2 }]);
    expect(
      await sql.execute(
        `select cast(sum(new_rows) as integer) as fresh, cast(sum(known_rows) as integer) as known from etl_batch where entity = '${name}'`,
      ),
    ).toEqual([{ fresh: 2, known: 4 }]);
  });

  it('has one row by key now: the last one, and none that was deleted', async () => {
    const gone = sampleChange(entity, 'k', 6, { op: 'D' });
    await story.tell(twoChanges(entity));
    const current = `select * from hist_current_${name}`;
    const [row, ...others] = await sql.execute(current);
    expect(others).toEqual([]);
    for (const [column, value] of Object.entries(sampleRow(entity, 'k', 4)))
      expect([column, String(row?.[column]).slice(0, 10)]).toEqual([column, String(value).slice(0, 10)]);
    await story.tell([gone]);
    expect(await sql.execute(current)).toEqual([]);
  });

  it('matches the figures of its source, and no other figures', async () => {
    await story.tell([...twoChanges(entity), sampleChange(entity, 'l', 2, { op: 'I' })]);
    const rows = [sampleRow(entity, 'k', 4), sampleRow(entity, 'l', 2)];
    const held = [sampleChange(entity, 'k', 4), sampleChange(entity, 'l', 2)];
    const checksum = checksumOf(held);
    const sums = entity.sums.map((column) => String(rows.reduce((sum, row) => sum + Number(row[column]), 0)));
    const compare = async (figures: { rows: number; sums: readonly string[]; checksum?: string }) =>
      (await compareFigures(sql, name, { checksum, ...figures, sequence: END_OF_JANUARY }))['status'];
    expect(await compare({ rows: rows.length, sums })).toBe('matched');
    expect(await compare({ rows: rows.length + 1, sums })).toBe('mismatched');
    for (const place of sums.keys()) {
      const other = sums.map((sum, index) => (index === place ? String(Number(sum) + 1) : sum));
      expect(await compare({ rows: rows.length, sums: other })).toBe('mismatched');
    }
    for (const column of entity.columns.filter(({ name: one }) => !entity.key.includes(one))) {
      const [first, ...others] = held;
      const lost = [
        { ...(first as SourceEvent), values: { ...first?.values, [column.name]: null } },
        ...others,
      ];
      const other = checksumOf(lost);
      expect([column.name, await compare({ rows: rows.length, sums, checksum: other })]).toEqual([
        column.name,
        'mismatched',
      ]);
    }
  });

  describe('its history', () => {
    const faults = historyFaults(entity);
    const [hash] = checksOf(hist).filter((check) => check.name === 'row_differs_from_its_hash');

    it.each(
      entity.columns.flatMap((column) => [
        [column.name, 'is lost', 'null'],
        [column.name, 'is another one', otherValue(column)],
      ]),
    )('says so where a %s %s', async (column, _, value) => {
      await story.tell([sampleChange(entity, 'k', 1, { op: 'I' })]);
      if (!hash) throw new Error(`${hist} is not held to the hashes of its rows`);
      expect(await brokenRows(sql, hash)).toEqual([]);
      await sql.execute(`update ${hist} set ${column} = ${value}`);
      expect(await brokenRows(sql, hash)).toHaveLength(1);
      expect(await rowsBrokenBy(sql, hash, await lastLoad(sql))).toHaveLength(1);
    });

    it('keeps its rules when it is good, and each has a planted fault', async () => {
      await story.tell(twoChanges(entity));
      expect(checksOf(hist).map((check) => check.name)).toEqual(expect.arrayContaining(Object.keys(faults)));
      await expectGood(hist);
    });

    it.each(derived(checksOf(hist), faults))('%s finds its planted fault', async (rule, check) => {
      await story.tell(twoChanges(entity));
      await expectFound(check, faults[rule] ?? '');
    });
  });
});

describe.each(named(DIMENSIONS))('the dimension of %s', (name, entity) => {
  const dim = `dim_${name}`;
  const [key = ''] = entity.key;
  const versions = (): Promise<unknown> =>
    sql.execute(`
      select to_char(valid_from, 'YYYY-MM-DD') as "from", to_char(valid_to, 'YYYY-MM-DD') as "to", is_inferred as inferred
      from ${dim} where ${key} = 'k' order by valid_from`);
  const keyOfFirst = (): Promise<unknown> =>
    sql.execute(
      `select cast(${name}_sk as varchar(20)) as sk from ${dim} where ${key} = 'k' and valid_from = timestamp '1900-01-01 00:00:00'`,
    );

  it('has a version for each change, without a gap from the first day to the last', async () => {
    await story.tell(twoChanges(entity));
    expect(await versions()).toEqual([
      { from: '1900-01-01', to: january(4), inferred: false },
      { from: january(4), to: '9999-12-31', inferred: false },
    ]);
  });

  it.each(namings(entity, 'k').map((naming, index) => [entity.dimension?.namedBy[index], naming] as const))(
    'infers a member that only %s names, whose first version has the same surrogate key',
    async (_, naming) => {
      await story.tell([naming]);
      expect(await versions()).toEqual([{ from: '1900-01-01', to: '9999-12-31', inferred: true }]);
      const inferred = await keyOfFirst();
      await story.tell(twoChanges(entity));
      expect(await keyOfFirst()).toEqual(inferred);
      expect(await versions()).toHaveLength(2);
    },
  );

  it.each([
    ...entity.columns.filter((column) => !entity.key.includes(column.name)),
    ...['valid_from', 'valid_to', 'first_seen_at'].map((column) => ({
      name: column,
      type: 'timestamp' as const,
    })),
    ...['is_current', 'is_inferred'].map((column) => ({ name: column, type: 'boolean' as const })),
  ])('is right again after a rebuild of everything where $name was wrong', async (column) => {
    await story.tell([...twoChanges(entity), ...namings(entity, 'k')]);
    const whole = `select * from ${dim} order by ${name}_sk`;
    const right = await sql.execute(whole);
    await sql.batch([`update ${dim} set ${column.name} = ${otherValue(column)} where ${key} = 'k'`]);
    expect(await sql.execute(whole)).not.toEqual(right);
    await sql.batch(
      ['sp_begin_load', 'sp_touch_everything', `sp_load_${dim}`].map(
        (procedure) => `call ${procedure}('rebuild')`,
      ),
    );
    expect(await sql.execute(whole)).toEqual(right);
  });

  describe('its rules', () => {
    const faults = dimensionFaults(entity, 'k');
    beforeEach(() => story.tell([...twoChanges(entity), ...namings(entity, 'k')]));

    it('are kept by a good one, and each has a planted fault', async () => {
      expect(checksOf(dim).map((check) => check.name)).toEqual(expect.arrayContaining(Object.keys(faults)));
      await expectGood(dim);
    });

    it.each(derived(checksOf(dim), faults))('%s finds its planted fault', async (rule, check) => {
      await expectFound(check, faults[rule] ?? '');
    });
  });
});
