import { customer } from '../../src/entities/customer';
import { orderLine } from '../../src/entities/order-line';
import { definePipeline, mysqlCdc, sourceOf, type Pipeline } from '../../src/model/pipeline';
import { DAY_MS } from '../../src/model/schedule';
import { writtenContracts, type TableFeedInput } from '../../src/model/table-feed';

const ENTITIES = [customer, orderLine];
const LINES: TableFeedInput = { entity: 'order_line' };

function define(feeds: TableFeedInput[], timezone: string | undefined = 'UTC'): Pipeline {
  return definePipeline({
    name: 'shop',
    source: mysqlCdc({ database: 'shop', ...(timezone === '' ? {} : { timezone }), feeds }),
    entities: ENTITIES.map((entity) => ({ ...entity, references: [] })),
    load: { dimensions: [], facts: [] },
    publish: [],
    report: [],
    schedule: { calendar: '02:00', timezone: 'UTC', windowMs: DAY_MS },
  });
}

function written(feeds: TableFeedInput[], timezone?: string) {
  const pipeline = define(feeds, timezone);
  return writtenContracts(sourceOf(pipeline, 'mysql-cdc'), pipeline.entities);
}

describe('the feed of a table', () => {
  it('costs no word where the table is called and typed as its entity', () => {
    expect(sourceOf(define([{ entity: 'customer' }, LINES]), 'mysql-cdc').feeds).toEqual([
      { entity: 'customer', version: 1, table: 'customer', columns: {} },
      { entity: 'order_line', version: 1, table: 'order_line', columns: {} },
    ]);
  });

  it('gives each timestamp a zone: its own, else that of the source', () => {
    const [one] = written([{ entity: 'customer', columns: { city: { optional: true } } }, LINES]);
    expect(one?.feed.columns).toEqual({ city: { optional: true }, updated_at: { timezone: 'UTC' } });
    const own: TableFeedInput = {
      entity: 'customer',
      table: 'kunden',
      columns: { updated_at: { timezone: 'Europe/Berlin', optional: true } },
    };
    const [, lines] = written([own, LINES], 'Asia/Tokyo');
    const [other] = written([own, LINES], 'Asia/Tokyo');
    expect(other?.feed).toMatchObject({
      table: 'kunden',
      columns: { updated_at: { timezone: 'Europe/Berlin', optional: true } },
    });
    expect(lines?.feed.columns).toEqual({ sold_at: { timezone: 'Asia/Tokyo' } });
  });

  it('makes its objects new by its own version as by that of the entity', () => {
    const [one, two] = written([{ entity: 'customer', version: 3 }, LINES]);
    expect([one?.contract.version, two?.contract.version]).toEqual([3, 1]);
  });

  it('reads a column of any name that a source may give', () => {
    const names = ['CustomerID', 'op', 'a `b`.c'];
    expect(() =>
      define([{ entity: 'customer', columns: { city: { formerly: names } } }, LINES]),
    ).not.toThrow();
  });

  const of = (columns: TableFeedInput['columns']): TableFeedInput[] => [
    { entity: 'customer', columns },
    LINES,
  ];
  it.each<[string, TableFeedInput[], RegExp, string?]>([
    ['an entity without one', [LINES], /no feed brings entity customer/],
    [
      'one of an entity that the pipeline does not bring',
      [{ entity: 'customer' }, LINES, { entity: 'location' }],
      /feed of location: the pipeline brings no entity location/,
    ],
    [
      'two of one table',
      [{ entity: 'customer' }, { entity: 'order_line', table: 'customer' }],
      /two feeds are of table customer/,
    ],
    [
      'two of one entity',
      [{ entity: 'customer' }, { entity: 'customer', table: 'other' }, LINES],
      /two feeds bring entity customer/,
    ],
    [
      'an unknown column',
      of({ colour: { optional: true } }),
      /feed of customer: customer has no column colour/,
    ],
    [
      'a timestamp without a zone',
      [{ entity: 'customer', columns: { updated_at: { timezone: 'UTC' } } }, LINES],
      /feed of order_line: timestamp sold_at names no time zone, and neither does the source/,
      '',
    ],
    [
      'a zone that is none',
      [{ entity: 'customer' }, LINES],
      /Europe\/Berln is not a time zone/,
      'Europe/Berln',
    ],
    [
      'a zone of a column that is none',
      of({ updated_at: { timezone: 'Mars/Olympus' } }),
      /Mars\/Olympus is not a time zone/,
    ],
    [
      'a zone of a text',
      of({ city: { timezone: 'UTC' } }),
      /city is varchar\(400\), and zones are of timestamps/,
    ],
    [
      'a column that may be absent and must be there',
      [{ entity: 'customer' }, { entity: 'order_line', columns: { quantity: { optional: true } } }],
      /optional column quantity must be nullable/,
    ],
    [
      'a former name that another column has',
      of({ city: { formerly: ['country'] } }),
      /city was formerly country/,
    ],
    [
      'a number that was another number',
      [
        { entity: 'customer' },
        { entity: 'order_line', columns: { quantity: { alsoWrittenAs: ['bigint'] } } },
      ],
      /quantity is integer; also written as bigint: one of the two must be varchar/,
    ],
    ['no feeds at all', [], /source.feeds/],
  ])('refuses %s', (...[, feeds, message, timezone]) => {
    expect(() => define(feeds, timezone)).toThrow(
      expect.objectContaining({
        code: 'ELT_CONFIG_INVALID',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });
});
