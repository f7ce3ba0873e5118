/** `ecomflow query`: every query that has a name runs on a real warehouse, and gives what it promises. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QUERIES } from '../../src/cli/query/command';
import { bindParameters, findQuery, noRows, readNamedQueries } from '../../src/aws/named-queries';
import { openWarehouse, type Row, type Warehouse } from '../sql/support/warehouse';
import { event } from '../sql/support/source';
import { customerChange, freshStory, january, line, order } from '../sql/support/walk';
import { testStack } from '../support/stack';
import { runCli } from './support/run-cli';

const NAMED = readNamedQueries(QUERIES);

const sale = (orderId: string, country: string, quantity: number, day: string) =>
  [
    [
      'sales_order',
      { order_id: orderId, ordered_at: `${day} 00:00:00.000000`, kind: 'sale', channel: 'Online', country },
    ],
    [
      'order_line',
      {
        ...{ order_id: orderId, line_no: 1, stock_code: 'Fruits', quantity, unit_price: '10.000' },
        ...{ unit_cost: '6.000', sold_at: `${day} 00:00:00.000000` },
      },
    ],
  ] as const;

const REGIONAL = [
  ['location', { country: 'Malta', region: 'Europe' }],
  ['location', { country: 'Oman', region: 'Asia' }],
  ...sale('1', 'Malta', 2, '2011-05-01'),
  ...sale('2', 'Oman', 3, '2012-10-01'),
] as const;

describe('a named query', () => {
  let sql: Warehouse;

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
    const story = await freshStory(sql);
    await story.tell(
      [customerChange(1, 'Kiel'), customerChange(7, 'Graz', { op: 'U' })],
      [order(4, 'c'), line(4, 1, 'p')],
      REGIONAL.map(([entity, values]) =>
        event(entity, values, { at: january(1), sourceSystem: 'regional-sales' }),
      ),
    );
    await sql.execute('refresh materialized view mart_regional_sales');
    await sql.batch([
      run('one', 5, 'failed', "'ELT_CHECK_FAILED'", "'b-refused'", '06:00'),
      run('one', 5, 'succeeded', 'null', 'null', '20:00'),
      run('two', 6, 'succeeded', 'null', 'null', '01:00'),
      run('three', 7, 'succeeded', 'null', 'null', '01:00'),
      run('three', 7, 'failed', "'ELT_LOAD_STATEMENT_FAILED'", 'null', '09:00'),
      `insert into etl_check (run_id, workflow_run_id, pipeline, window_from, window_to, place, check_name, rule, severity, failed_rows, checked_at)
       select 'one', 't', 'ecommerce', getdate(), getdate(), 'batch', name, 'unique', 'warn', failed, getdate()
       from (select 'broken' as name, 3 as failed union all select 'kept', 0) as made`,
      `insert into etl_rejected (batch_id, event_id, source_system, entity, record_key, epoch, origin, sequence, op, contract_version, reasons, object_key)
       values ('b', 'e', 'ecommerce', 'product', 'p9', 1, 'change', '1', 'I', 1, '["unit_price:type"]', 'k')`,
      `insert into etl_rejected (batch_id, event_id, source_system, entity, record_key, epoch, origin, sequence, op, contract_version, reasons, object_key, line)
       values ('b', 'raw', 'ecommerce', 'price_list', '', 1, 'change', '', '?', 1, '["price:type"]', 'prices.csv', 7)`,
      `insert into etl_reconciliation (heartbeat_id, pipeline, source_system, entity, epoch, sequence, arrived_at, source_rows, status)
       values ('h-1', 'ecommerce', 'ecommerce', 'customer', 1, '1', getdate(), 2, 'pending'),
              ('h-2', 'ecommerce', 'ecommerce', 'customer', 1, '1', getdate(), 2, 'matched')`,
    ]);
  });
  afterAll(() => sql.close());

  /** A run of January's window that ended at an hour of the day after. */
  function run(id: string, day: number, status: string, code: string, batch: string, hour: string): string {
    const at = (which: number, time = '00:00'): string =>
      `timestamp '2011-01-${String(which).padStart(2, '0')} ${time}:00'`;
    return `insert into etl_run (run_id, workflow_run_id, pipeline, window_from, window_to, mode, status, error_code, batch_id, started_at, finished_at)
      values ('${id}', '${id}-${hour}', 'ecommerce', ${at(day)}, ${at(day + 1)}, 'missing', '${status}', ${code}, ${batch}, ${at(day + 1, hour)}, ${at(day + 1, hour)})`;
  }

  const ask = (name: string, ...settings: string[]): Promise<Row[]> => {
    const query = findQuery(NAMED, name);
    return sql.execute(query.sql, bindParameters(query, settings));
  };

  const EXPECTED: Record<string, { settings?: string[]; rows: object[]; none: string[] }> = {
    runs: {
      rows: [
        { run_id: 'three', status: 'failed', seconds: 0 },
        {},
        {},
        { run_id: 'one', status: 'succeeded' },
        {},
      ],
      none: ['pipeline=other'],
    },
    failed_windows: { rows: [{ error_code: 'ELT_LOAD_STATEMENT_FAILED' }], none: ['pipeline=other'] },
    late_windows: { rows: [{ runs: 2, minutes_late: 1200 }], none: ['hours=21'] },
    window_rows: {
      rows: expect.arrayContaining([
        expect.objectContaining({ entity: 'customer', bronze: expect.anything() as number }),
      ]) as never,
      none: ['pipeline=other'],
    },
    rejected_rows: {
      rows: [
        { entity: 'price_list', reasons: '["price:type"]', such_as: 'prices.csv line 7' },
        { entity: 'product', reasons: '["unit_price:type"]', such_as: 'p9' },
      ],
      none: ['source_system=other'],
    },
    failed_checks: { rows: [{ check_name: 'broken', failed_rows: 3 }], none: ['pipeline=other'] },
    unloaded_batches: { rows: [{ batch_id: 'b-refused', run_id: 'one' }], none: ['pipeline=other'] },
    unreconciled: { rows: [{ heartbeat_id: 'h-1', status: 'pending' }], none: ['pipeline=other'] },
    customer_history: {
      settings: ['customer=c'],
      rows: [
        { city: 'Kiel', is_current: false },
        { city: 'Graz', is_current: true },
      ],
      none: ['customer=nobody'],
    },
    sales_row_count: {
      rows: [{ row_count: 2, units: 5, revenue: '50.000', cost: '30.000', profit: '20.000' }],
      none: ['source_system=other'],
    },
    sales_preview: {
      rows: [
        { order_id: '2', region: 'Asia', country: 'Oman', stock_code: 'Fruits', revenue: '30.000' },
        { order_id: '1', region: 'Europe', country: 'Malta', channel: 'Online', profit: '8.000' },
      ],
      none: ['source_system=other'],
    },
    sales_by_region: {
      rows: [
        { year: 2011, region: 'Europe', units: 2, revenue: '20.000', cost: '12.000', profit: '8.000' },
        { year: 2012, region: 'Asia', units: 3, revenue: '30.000', cost: '18.000', profit: '12.000' },
      ],
      none: ['source_system=other'],
    },
    sales_by_country: {
      rows: [
        { year: 2011, country: 'Malta', units: 2, revenue: '20.000', profit: '8.000' },
        { year: 2012, country: 'Oman', units: 3, revenue: '30.000', profit: '12.000' },
      ],
      none: ['source_system=other'],
    },
    sales_by_quarter: {
      rows: [
        { year: 2011, quarter: 2, revenue: '20.000', profit: '8.000' },
        { year: 2012, quarter: 4, revenue: '30.000', profit: '12.000' },
      ],
      none: ['source_system=other'],
    },
    product_history: {
      settings: ['product=p'],
      rows: [{ is_inferred: true, is_current: true }],
      none: ['product=nothing'],
    },
  };

  it('has its expectations below', () => {
    expect(NAMED.map(({ name }) => name)).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(Object.entries(EXPECTED))(
    'gives what it promises, and nothing of others: %s',
    async (name, { settings = [], rows, none }) => {
      expect(await ask(name, ...settings)).toMatchObject(rows);
      expect(await ask(name, ...settings, ...none)).toEqual([]);
    },
  );

  it('names a run of several windows as failed until later runs cover all of it', async () => {
    const ran = (from: number, to: number, status: string, hour: number): string =>
      `insert into etl_run (run_id, workflow_run_id, pipeline, window_from, window_to, mode, status, started_at, finished_at)
       values ('${from}-${to}', '${hour}', 'grouped', timestamp '2011-01-0${from} 00:00:00', timestamp '2011-01-0${to} 00:00:00',
               'missing', '${status}', timestamp '2011-02-01 0${hour}:00:00', timestamp '2011-02-01 0${hour}:00:00')`;
    const failed = async (): Promise<unknown[]> =>
      (await ask('failed_windows', 'pipeline=grouped')).map((row) => String(row['window_from']).slice(8, 10));
    await sql.batch([ran(1, 9, 'succeeded', 1), ran(2, 5, 'failed', 2), ran(6, 7, 'failed', 2)]);
    expect(await failed()).toEqual(['02', '06']);
    await sql.batch([ran(2, 3, 'succeeded', 3), ran(4, 6, 'succeeded', 3), ran(6, 7, 'succeeded', 3)]);
    expect(await failed()).toEqual(['02']);
    await sql.batch([ran(3, 4, 'succeeded', 4)]);
    expect(await failed()).toEqual([]);
  });

  it('is asked from the command line, by either way to name it', async () => {
    const env = { ...process.env, ...testStack().env, ECOMFLOW_REDSHIFT_DATABASE: sql.database };
    const [byOption, bySign, list] = await Promise.all([
      runCli(['query', '--name', 'customer-history', '--set', 'customer=c', '--json'], env),
      runCli(['query', '@customer_history', '--set', 'customer=c'], env),
      runCli(['query', '--list'], env),
    ]);
    expect(JSON.parse(byOption.stdout)).toMatchObject([{ city: 'Kiel' }, { city: 'Graz' }]);
    expect(bySign.stdout).toMatch(/valid_from[\s\S]*Graz/);
    expect(list.stdout).toMatch(
      /^customer_history +customer source_system=ecommerce +Every version of one customer/,
    );
  });

  it('prints surrogate keys with all digits and columns of one name beside each other', async () => {
    const env = { ...process.env, ...testStack().env, ECOMFLOW_REDSHIFT_DATABASE: sql.database };
    const question =
      'select 681410789001961139 as customer_key, 1.10 as amount, sum(n), sum(2 * n) from (select 7 as n) as t';
    const [text, json] = await Promise.all([
      runCli(['query', question], env),
      runCli(['query', question, '--json'], env),
    ]);
    expect(text.stdout).toBe('customer_key        amount  sum  sum\n681410789001961139  1.10    7    14\n');
    expect(JSON.parse(json.stdout)).toEqual([
      { customer_key: '681410789001961139', amount: '1.10', sum: 7, sum_2: 14 },
    ]);
  });

  it('tells of a statement that the warehouse refuses, and of no load', async () => {
    const env = { ...process.env, ...testStack().env, ECOMFLOW_REDSHIFT_DATABASE: sql.database };
    const { code, stderr } = await runCli(['query', 'selec 1'], env);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/ELT_QUERY_REFUSED.*selec/is)]);
    expect(stderr).not.toMatch(/\bload\b/i);
    // The twin: what is wrong elsewhere keeps its code.
    const nowhere = await runCli(['query', 'select 1'], { ...env, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    expect(nowhere.code).not.toBe(0);
    expect(nowhere.stderr).not.toContain('ELT_QUERY_REFUSED');
  });

  it('refuses what it does not know, with code 2', async () => {
    const { code, stderr } = await runCli(['query', '@no_such'], { ...process.env, ...testStack().env });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('there are: customer_history, failed_checks'),
    ]);
  });
});

describe("a named query's parameters", () => {
  const query = { name: 'q', description: '', sql: '', parameters: { customer: null, hours: '6' } };

  it('are what was set, else their defaults; a value may hold an equals sign', () => {
    expect(bindParameters(query, ['customer=a=b'])).toEqual({ customer: 'a=b', hours: '6' });
  });

  it.each([
    [[], 'q needs customer'],
    [['customer='], 'q needs customer'],
    [['customer=c', 'ours=1'], 'q has no ours; it has: customer, hours'],
    [['customer'], '"customer" is not key=value'],
  ])('are refused: %j', (settings, message) => {
    expect(() => bindParameters(query, settings)).toThrow(message);
  });
});

describe('a named query without rows', () => {
  const parameters = { customer: null, source_system: 'ecommerce', hours: '6' };
  const query = { name: 'q', description: '', sql: '', parameters };

  it.each([
    [['customer=c', 'hours=7'], 'no rows with source_system=ecommerce (its default; --set source_system=…)'],
    [
      ['customer=c'],
      'no rows with source_system=ecommerce, hours=6 (their defaults; --set source_system=… --set hours=…)',
    ],
    [['customer=c', 'hours=6', 'source_system=ecommerce'], 'no rows'],
  ])('says what it was asked with where nobody said so: %j', (settings, said) => {
    expect(noRows(query, settings)).toBe(said);
  });
});

describe('a file of sql/queries', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-queries-'));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it.each([
    ['a.sql', 'select 1', 'describes it'],
    ['a.sql', '-- What.\nselect 1; select 2', 'one query'],
    ['a.sql', '-- What.\nselect :a', ':a is not both declared and used'],
    ['a.sql', '-- What.\n-- :a\nselect 1', ':a is not both declared and used'],
    ['A.txt', '-- What.\nselect 1', 'name.sql'],
  ])('is refused: %s %j', (file, text, message) => {
    rmSync(dir, { recursive: true, force: true });
    const folder = mkdtempSync(dir);
    writeFileSync(join(folder, file), text);
    expect(() => readNamedQueries(folder)).toThrow(message);
    rmSync(folder, { recursive: true });
  });
});
