/** What is told of runs: as the standard has it, and true. */
import type { RunRecord } from '../../src/activities/record';
import { readChartQueries } from '../../src/report/chart-definition';
import { readSqlSources } from '../../src/report/sql-sources';
import type { RunEvent } from '../../src/lineage/event';
import { publishEvents } from '../../src/lineage/publish-events';
import { endOf, startOf } from '../../src/lineage/window-events';
import { listPipelines } from '../../src/pipelines/registry';
import { countsOf, described, KNOWN, recordOf, RUN_ID, SQL_ROOT, WINDOW } from './support/known';
import { faultsIn } from './support/open-lineage';

const NAMES = listPipelines().map(({ name }) => name);
const ENDS: readonly RunRecord['result']['status'][] = ['failed', 'cancelled', 'committed', 'split'];
const reads = readSqlSources(SQL_ROOT, readChartQueries(SQL_ROOT));

const begun = { workflowRunId: RUN_ID, window: WINDOW, at: '2010-12-02T02:00:00.000Z' };
const start = (name: string, backfillId?: string): RunEvent =>
  startOf(KNOWN, described(name), { ...begun, backfillId });
const end = (name: string, changes: Partial<RunRecord> = {}): RunEvent[] =>
  endOf(KNOWN, described(name), recordOf(name, changes));
const failedAs = (status: 'failed' | 'cancelled' | 'committed' | 'split'): Partial<RunRecord> => ({
  result: { status, code: 'ELT_CHECK_FAILED', message: 'a rule broke' },
});
const published = (name: string): RunEvent[] =>
  publishEvents(
    KNOWN,
    reads,
    { name },
    {
      ...{ workflowRunId: RUN_ID, window: WINDOW, marts: described(name).pipeline.publish },
      at: '2010-12-02T02:06:00.000Z',
    },
  );
const outputOf = (event: RunEvent | undefined, name: string) =>
  event?.outputs.find((one) => one.name === name);
/** As a reader gets it. */
const read = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('an event', () => {
  it.each(NAMES)('is as the standard has it, whatever became of the run: %s', (name) => {
    const events = [
      start(name),
      start(name, 'backfill-of-march'),
      ...end(name),
      ...ENDS.flatMap((status) => end(name, failedAs(status as 'failed'))),
      ...published(name),
    ];
    expect(events.flatMap((event) => faultsIn(read(event)))).toEqual([]);
    expect(events.every(({ outputs }) => outputs.length > 0)).toBe(true);
  });

  it.each([
    ['run.runId', { run: { runId: 'ecommerce/2010-12-01' } }],
    ['eventTime', { eventTime: '2010-12-02 02:00:00' }],
    ['eventTime', { eventTime: '2010-12-02T02:00:00+01:00' }],
    ['producer', { producer: 'ecomflow' }],
    ['schemaURL', { schemaURL: undefined }],
    ['eventType', { eventType: 'DONE' }],
    ['job.name', { job: { namespace: 'x' } }],
    ['outputs.0.namespace', { outputs: [{ name: 'x' }] }],
    [
      'inputs.0.inputFacets.inputStatistics',
      { inputs: [{ namespace: 'x', name: 'x', inputFacets: { inputStatistics: 3 } }] },
    ],
    [
      'outputs.0.facets.schema._producer',
      {
        outputs: [
          {
            ...{ namespace: 'x', name: 'x' },
            facets: {
              schema: {
                _schemaURL:
                  'https://openlineage.io/spec/facets/1-2-0/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet',
                fields: [],
              },
            },
          },
        ],
      },
    ],
    ['run.facets.ours._schemaURL', { run: { runId: RUN_ID, facets: { ours: { _producer: 'urn:x' } } } }],
  ])('with another %s would be seen', (place, wrong) => {
    const [first] = faultsIn(read({ ...start('ecommerce'), ...wrong }));
    expect(first).toMatch(new RegExp(`^${place.replaceAll('.', '\\.')}`));
  });

  it('is the same when it is made again', () => {
    expect(end('purchases')).toEqual(end('purchases'));
    expect(published('purchases')).toEqual(published('purchases'));
  });
});

describe('a run', () => {
  it('is known by Temporal’s id, its window and its job', () => {
    const { run, job } = start('ecommerce');
    expect(run.runId).toBe(RUN_ID);
    expect(run.facets.nominalTime).toMatchObject({
      nominalStartTime: WINDOW.from,
      nominalEndTime: WINDOW.to,
    });
    expect(job).toMatchObject({ namespace: 'ecomflow://default/main', name: 'ecommerce' });
  });

  it('that is a backfill’s names it, and one that is not names nobody', () => {
    const parents = [start('ecommerce', 'march'), ...end('ecommerce', { backfillId: 'march' })].map(
      ({ run }) => run.facets.parent,
    );
    expect(parents[0]).toMatchObject({ job: { name: 'ecommerce.backfill' } });
    expect(parents[1]).toEqual(parents[0]);
    expect(start('ecommerce', 'april').run.facets.parent).not.toEqual(parents[0]);
    expect(start('ecommerce').run.facets).not.toHaveProperty('parent');
  });

  it('that succeeded tells what it read and wrote', () => {
    const [event, ...others] = end('ecommerce');
    expect(others).toEqual([]);
    expect(event).toMatchObject({ eventType: 'COMPLETE', eventTime: '2010-12-02T02:05:00.000Z' });
    const [customer, product] = event?.inputs ?? [];
    expect(customer?.inputFacets?.inputStatistics).toMatchObject({ rowCount: 12 });
    expect(product?.inputFacets).toBeUndefined();
    expect(outputOf(event, 'silver/ecommerce/customer')).toMatchObject({
      namespace: 's3://lake',
      outputFacets: { outputStatistics: { rowCount: 9 } },
    });
    const names = event?.outputs.map(({ namespace, name }) => `${namespace}/${name}`);
    expect(names).toContain('redshift://shop-dev.eu-west-1:5439/dev.public.fact_sales');
    expect(names).not.toContain('redshift://shop-dev.eu-west-1:5439/dev.public.dim_location');
    expect(event?.run.facets).not.toHaveProperty('errorMessage');
  });

  it('that found nothing new read and wrote no row', () => {
    const { result } = recordOf('ecommerce');
    if (result.status !== 'succeeded') throw new Error('it succeeds');
    const summary = { ...result.summary, status: 'nothing-new' as const, counts: {} };
    const [event] = end('ecommerce', { result: { status: 'succeeded', summary } });
    expect(event?.inputs.map(({ inputFacets }) => inputFacets?.inputStatistics)).toEqual(
      event?.inputs.map(() => expect.objectContaining({ rowCount: 0 })),
    );
  });

  it.each([
    ['failed', 'FAIL'],
    ['cancelled', 'ABORT'],
    ['committed', 'ABORT'],
    ['split', 'ABORT'],
  ] as const)('that ended as %s says %s and why', (status, type) => {
    const [event] = end('ecommerce', failedAs(status));
    expect(event?.eventType).toBe(type);
    expect(event?.run.facets.errorMessage).toMatchObject({ message: 'ELT_CHECK_FAILED: a rule broke' });
    expect(event?.inputs[0]?.inputFacets?.inputStatistics).toMatchObject({ rowCount: 12 });
  });

  it('that could not be planned tells its beginning with its end', () => {
    const events = end('ecommerce', { stages: [], ...failedAs('failed') });
    expect(events.map(({ eventType, eventTime }) => [eventType, eventTime])).toEqual([
      ['START', '2010-12-02T02:00:00.000Z'],
      ['FAIL', '2010-12-02T02:05:00.000Z'],
    ]);
  });
});

describe('a table', () => {
  it('has the columns that sql/ gives it', () => {
    const fields = (
      outputOf(start('ecommerce'), 'dev.public.fact_sales')?.facets.schema as { fields: unknown[] }
    ).fields;
    expect(fields).toEqual(
      expect.arrayContaining([
        { name: 'unit_price', type: 'decimal(12, 3)' },
        { name: 'location_sk', type: 'bigint' },
        { name: 'ordered_at', type: 'timestamp' },
      ]),
    );
  });

  const columnsOf = (pipeline: string, table: string) =>
    outputOf(start(pipeline), table)?.facets.columnLineage as {
      readonly fields: Record<string, { inputFields: readonly object[] }>;
      readonly dataset: readonly object[];
    };
  const from = (pipeline: string, feed: string, field: string) => ({
    ...{ namespace: 's3://landing', name: `${pipeline}/${feed}`, field },
  });
  const as = (subtype: string, masking = false) => ({
    transformations: [
      { type: subtype === 'FILTER' || subtype === 'WINDOW' ? 'INDIRECT' : 'DIRECT', subtype, masking },
    ],
  });

  it('of a database’s feed has its columns from there, but for those that may be absent', () => {
    const { fields } = columnsOf('ecommerce', 'dev.public.dim_customer');
    expect(fields['city']).toEqual({
      inputFields: [{ ...from('ecommerce', 'customer', 'city'), ...as('IDENTITY') }],
    });
    expect(fields['email']).toEqual({
      inputFields: [{ ...from('ecommerce', 'customer', 'email'), ...as('TRANSFORMATION', true) }],
    });
    const orders = columnsOf('ecommerce', 'dev.public.hist_sales_order').fields;
    expect(orders).toHaveProperty('ordered_at');
    expect(orders).not.toHaveProperty('priority');
  });

  it('of mapped feeds has those that the mappings name, of each feed', () => {
    const { fields } = columnsOf('purchases', 'dev.public.hist_customer');
    const email = (feed: string) => ({
      ...from('purchases', feed, 'user_email'),
      ...as('TRANSFORMATION', true),
    });
    expect(fields['email']).toEqual({ inputFields: [email('purchase_json'), email('purchase_csv')] });
    expect(columnsOf('purchases', 'dev.public.hist_sales_order').fields).not.toHaveProperty('kind');
    expect(columnsOf('purchases', 'dev.public.hist_product').fields['unit_price']?.inputFields[0]).toEqual({
      ...from('purchases', 'purchase_json', 'price'),
      ...as('IDENTITY'),
    });
  });

  it('of rows that are chosen and numbered says by what', () => {
    const { dataset } = columnsOf('online-retail', 'dev.public.hist_customer');
    expect(dataset).toEqual([{ ...from('online-retail', 'invoice_line', 'CustomerID'), ...as('FILTER') }]);
    const lines = columnsOf('online-retail', 'dev.public.hist_order_line').fields;
    expect(lines['line_no']).toEqual({
      inputFields: [{ ...from('online-retail', 'invoice_line', 'InvoiceNo'), ...as('WINDOW') }],
    });
    // Neither the text 'sale' nor the function left() is a column.
    const kind = columnsOf('online-retail', 'dev.public.hist_sales_order').fields['kind'];
    expect(kind?.inputFields).toEqual([
      { ...from('online-retail', 'invoice_line', 'InvoiceNo'), ...as('TRANSFORMATION') },
    ]);
  });

  it('that hand-written SQL makes has no columns from anywhere', () => {
    expect(columnsOf('ecommerce', 'dev.public.fact_sales')).toBeUndefined();
  });
});

describe('marts', () => {
  it('are a job of their own, which reads what their SQL reads', () => {
    const [first, last] = published('ecommerce');
    expect([first?.eventType, last?.eventType]).toEqual(['START', 'COMPLETE']);
    expect(last?.job.name).toBe('ecommerce.publish');
    expect(last?.inputs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['dev.public.dim_date', 'dev.public.fact_sales']),
    );
    expect(last?.outputs.map(({ name }) => name)).toContain('dev.public.mart_daily_sales');
  });

  it('that nobody refreshed are not told', () => {
    const marts = { workflowRunId: RUN_ID, window: WINDOW, marts: [], at: WINDOW.to };
    expect(publishEvents(KNOWN, reads, { name: 'ecommerce' }, marts)).toEqual([]);
  });
});

it('a count of an event is the record’s own', () => {
  const counts = { ...{ customer: countsOf(5, 5) }, ...{ product: countsOf(2, 1) } };
  const [event] = end('ecommerce', {
    made: { heartbeatId: null, batchId: null, counts },
    ...failedAs('failed'),
  });
  expect(outputOf(event, 'silver/ecommerce/product')?.outputFacets?.outputStatistics).toMatchObject({
    rowCount: 1,
  });
});
