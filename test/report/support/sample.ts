/** Reports of a made-up shop, as large and as odd as a test wants them. */
import type { DayReport } from '../../../src/report/day-page';
import type { SeriesFigure } from '../../../src/report/figure-schema';
import type { RunReport } from '../../../src/report/run-schema';

const DAY_MS = 24 * 3600 * 1000;
const FIRST_DAY = Date.UTC(2010, 11, 1);

export const dayOf = (number: number): string =>
  new Date(FIRST_DAY + number * DAY_MS).toISOString().slice(0, 10);

/** The same wave for ever: no chance in a test. */
const wave = (number: number): number => 30_000 + 12_000 * Math.sin(number / 9) + 6_000 * Math.sin(number);

function daily(id: string, title: string, days: number, factor: number, format: 'money' | 'count') {
  const values = Array.from({ length: days }, (_, place) => Math.round(wave(place) * factor * 100) / 100);
  const rounded = format === 'count' ? values.map(Math.round) : values;
  return {
    kind: 'lines',
    id,
    title: `${title} by day`,
    about: `${title} of each day, and of the same weekday a week before.`,
    sources: ['daily_sales', 'mart_daily_sales'],
    x: { title: 'Day of sale', isTime: true },
    y: { title, format },
    labels: Array.from({ length: days }, (_, place) => dayOf(place)),
    series: [
      { name: title, values: rounded, isBefore: false },
      { name: 'A week before', values: rounded.map((_, place) => rounded[place - 7] ?? null), isBefore: true },
    ],
  } satisfies SeriesFigure; // prettier-ignore
}

function byName(id: string, title: string, axis: string, names: readonly string[]): SeriesFigure {
  return {
    kind: 'bars',
    id,
    title,
    about: 'The greatest first.',
    sources: ['daily_sales'],
    x: { title: axis, isTime: false },
    y: { title: 'Revenue', format: 'money' },
    labels: [...names],
    series: [
      { name: 'Revenue', values: names.map((_, place) => 900_000 / (place + 1) ** 1.5), isBefore: false },
    ],
  };
}

const COUNTRIES = ['United Kingdom', 'Netherlands', 'EIRE', 'Germany', 'France', 'Australia', 'Spain', 'Switzerland', 'Belgium', 'Sweden', 'Japan', 'Norway', 'Portugal', 'Finland', 'Channel Islands', 'Denmark', 'Italy', 'Cyprus']; // prettier-ignore
const PRODUCTS = ['REGENCY CAKESTAND 3 TIER', 'WHITE HANGING HEART T-LIGHT HOLDER', 'PARTY BUNTING', 'JUMBO BAG RED RETROSPOT', 'POSTAGE', 'RABBIT NIGHT LIGHT', 'PAPER CHAIN KIT 50S CHRISTMAS']; // prettier-ignore

export function sampleDay(days: number): DayReport {
  const weeks = Array.from({ length: Math.ceil(days / 7) }, (_, place) => dayOf(place * 7));
  return {
    pipeline: 'online-retail',
    sourceSystem: 'online-retail',
    day: dayOf(Math.max(days - 1, 0)),
    figures: [
      daily('revenue', 'Revenue', days, 1, 'money'),
      daily('orders', 'Orders', days, 0.004, 'count'),
      daily('returns', 'Returns', days, 0.0006, 'count'),
      byName('products', 'Top products by revenue', 'Product', days === 0 ? [] : PRODUCTS),
      byName('countries', 'Revenue by country', 'Country', days === 0 ? [] : COUNTRIES),
      {
        kind: 'stacked',
        id: 'customers',
        title: 'New and returning customers by week',
        about: 'New are customers who never bought before.',
        sources: ['daily_sales'],
        x: { title: 'Week that begins on', isTime: true },
        y: { title: 'Customers', format: 'count' },
        labels: weeks,
        series: [
          { name: 'New', values: weeks.map((_, place) => 300 - place * 4), isBefore: false },
          { name: 'Returning', values: weeks.map((_, place) => 40 + place * 9), isBefore: false },
        ],
      },
    ],
    headlines: ['revenue', 'orders', 'returns'],
    runs: days === 0 ? [] : [0, 1, 2].map((number) => sampleRun(number)),
    sql: [sql('daily_sales', ['mart_daily_sales']), sql('mart_daily_sales', [])],
    links: [{ title: 'All reports', href: '../../index.html' }],
    writtenAt: '2011-12-10 02:14',
  };
}

function sql(name: string, reads: string[]) {
  return {
    name,
    file: `sql/${name}.sql`,
    sql: 'select 1 as one\nfrom somewhere\nwhere revenue < 5 and x > 3;',
    reads,
  };
}

function sampleRun(number: number): RunReport['runs'][number] {
  return {
    runId: `online-retail/${dayOf(number)}T00:00Z/P1D`,
    window: { from: `${dayOf(number)}T00:00:00.000Z`, to: `${dayOf(number + 1)}T00:00:00.000Z` },
    status: number === 1 ? 'failed' : 'succeeded',
    mode: 'missing',
    startedAt: `${dayOf(number + 1)} 02:00:00`,
    finishedAt: `${dayOf(number + 1)} 02:03:41`,
    newRows: number === 1 ? null : 2_500 + number,
    errorCode: number === 1 ? 'ELT_REFINE_JOB_FAILED' : null,
    href: number === 1 ? null : `../2010120${number + 1}t0000-p1d.html`,
  };
}

const STAGES = [['plan', 0, 1], ['secure', 1, 63], ['select', 63, 65], ['refine', 65, 171], ['check', 171, 174], ['load', 174, 209], ['prove', 209, 212]] as const; // prettier-ignore

export function sampleRunReport(): RunReport {
  const at = (seconds: number): string => new Date(Date.UTC(2010, 11, 2, 2, 0, seconds)).toISOString();
  const book = (entity: string, bronze: number, rejected: number) => ({ entity, bronze, splits: 2, silver: bronze + 2 - rejected - 5, rejected, duplicates: 5, unmapped: 0, folded: 0, newRows: bronze + 2 - rejected - 15, knownRows: 10 }); // prettier-ignore
  return {
    pipeline: 'ecommerce',
    window: { from: '2010-12-01T00:00:00.000Z', to: '2010-12-02T00:00:00.000Z' },
    status: 'succeeded',
    newRows: 4213,
    knownRows: 30,
    reconciled: 'matched',
    warnings: ['check: 3 rows of order_line have no product yet'],
    unloaded: [],
    published: ['mart_daily_sales', 'mart_country_sales'],
    ingested: [{ dataset: 'sales-overview', rows: 1 }],
    runs: [sampleRun(0)],
    stages: STAGES.map(([stage, from, to]) => ({ stage, startedAt: at(from), finishedAt: at(to) })),
    books: [
      book('customer', 98, 1),
      book('product', 1_350, 0),
      book('sales_order', 143, 2),
      book('order_line', 3_108, 41),
    ],
    rejected: {
      total: 44,
      reasons: [
        { entity: 'order_line', reason: 'unit_price:range', rows: 41 },
        { entity: 'sales_order', reason: 'ordered_at:type', rows: 2 },
        { entity: 'customer', reason: 'country:not_null', rows: 1 },
      ],
      samples: [
        {
          entity: 'order_line',
          key: '536365|3',
          reasons: ['unit_price:range'],
          payload: '{"order_id":"536365","line_no":"3","unit_price":"-11062.06"}',
          place: 'bronze/ecommerce/epoch=1/shop/order_line/2010/12/01/20101201-103000123.parquet',
        },
      ],
    },
    checks: [
      {
        place: 'fact_sales',
        entity: null,
        name: 'amount_is_quantity_times_price',
        rule: 'query',
        severity: 'fail',
        failedRows: 0,
        detail: null,
      },
      {
        place: 'batch',
        entity: 'order_line',
        name: 'stock_code references product',
        rule: 'referential',
        severity: 'warn',
        failedRows: 3,
        detail: '85123A, 22423',
      },
    ],
    reconciliation: [
      {
        entity: 'order_line',
        status: 'matched',
        sourceRows: 3067,
        warehouseRows: 3067,
        rejectedKeys: 41,
        sums: [['26814.000000', '26814.000000']],
      },
    ],
    versions: [
      { what: 'contract of order_line', version: '3' },
      { what: 'batch', version: 'ecommerce-20101201t0000-p1d-1a2b3c4d' },
    ],
    sql: [sql('etl_ledger', [])],
    links: [
      { title: 'All reports', href: '../index.html' },
      { title: 'The day', href: 'days/2010-12-01.html' },
    ],
    writtenAt: '2010-12-02 02:04',
  };
}
