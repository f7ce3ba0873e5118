import { defineFeed } from '../../src/model/feed';
import { definePipeline } from '../../src/model/pipeline';
import { FEED, MAPPING, salesFiles } from './support/sales-files';

type Definition = Parameters<typeof defineFeed>[0];
type Column = Definition['columns'][number];

const COLUMN: Column = { name: 'price', type: 'decimal(12,2)' };
const withColumn = (change: Partial<Column>): Definition => ({
  ...FEED,
  columns: [{ ...COLUMN, ...change }],
});

describe('a feed', () => {
  it('has the defaults of a file as most write it', () => {
    expect(defineFeed({ ...FEED, format: { kind: 'csv' } })).toMatchObject({
      version: 1,
      format: { kind: 'csv', delimiter: ',', quote: '"', encoding: 'utf-8', header: true },
      ...{ compression: 'auto', files: '**', holds: 'changes', unreadable: 'warn' },
    });
  });

  it("has the source's name of a column, which is the feed's where nobody says otherwise", () => {
    const { columns } = defineFeed(withColumn({}));
    expect(columns).toMatchObject([{ name: 'price', header: 'price', decimal: '.', nullable: true }]);
  });

  it.each<[string, Partial<Definition>, RegExp]>([
    ['a format that is none', { format: { kind: 'xml' } as never }, /format\.kind/],
    ['a delimiter of two characters', { format: { kind: 'csv', delimiter: '||' } }, /format\.delimiter/],
    ['a delimiter that ends a line', { format: { kind: 'csv', delimiter: '\n' } }, /ends no line/],
    ['a quote that is the delimiter', { format: { kind: 'csv', quote: ',' } }, /the delimiter is the quote/],
    ['an encoding that is not known', { format: { kind: 'csv', encoding: 'ebcdic' as never } }, /encoding/],
    ['two columns of one name', { columns: [COLUMN, { ...COLUMN, header: 'Other' }] }, /called price/],
    [
      'two columns of one header',
      { columns: [COLUMN, { ...COLUMN, name: 'other', header: 'price' }] },
      /have the header price/,
    ],
    ['two rules of one name', { rules: [...FEED.rules, ...FEED.rules] }, /two rules are called is_priced/],
    ['a rule that is called as a column', { rules: [{ name: 'price', holds: 'true' }] }, /rule price/],
    [
      'a number that is called as a column',
      { numbers: [{ name: 'item', within: ['item'] }] },
      /number item is called as a column/,
    ],
    [
      'a number within no column',
      { numbers: [{ name: 'line_no', within: ['invoice'] }] },
      /counts within invoice, which is no column/,
    ],
    ['a number within nothing', { numbers: [{ name: 'line_no', within: [] }] }, /numbers\.0\.within/],
    [
      'a rule that is called as a number',
      {
        numbers: [{ name: 'line_no', within: ['item'] }],
        rules: [{ name: 'line_no', holds: 'true' }],
      },
      /rule line_no/,
    ],
    ['a rule of two statements', { rules: [{ name: 'r', holds: 'true; drop table x' }] }, /one expression/],
    [
      'a moment of files that hold changes',
      { takenAt: { inName: 'yyyyMMdd', timezone: 'UTC' } },
      /of files that are snapshots/,
    ],
    ['empty files that hold changes', { mayBeEmpty: true }, /of files that are snapshots/],
    [
      'a day before its month',
      { holds: 'snapshot', takenAt: { inName: 'yyyyddMM', timezone: 'UTC' } },
      /yyyy, MM, dd/,
    ],
    [
      'a name without a day',
      { holds: 'snapshot', takenAt: { inName: 'yyyyMM', timezone: 'UTC' } },
      /yyyy, MM, dd/,
    ],
    [
      'a zone that there is not',
      { holds: 'snapshot', takenAt: { inName: 'yyyyMMdd', timezone: 'Mars' } },
      /no time zone/,
    ],
    ['a rule with a comment', { rules: [{ name: 'r', holds: 'true -- or not' }] }, /without comments/],
  ])('refuses %s', (_, change, message) => {
    const definition = { ...FEED, ...change };
    expect(() => defineFeed(definition)).toThrow(
      expect.objectContaining({ code: 'ELT_CONFIG_INVALID', message: expect.stringMatching(message) }),
    );
  });

  it.each<[string, Partial<Column>, RegExp]>([
    ['a time without a zone', { type: 'timestamp' }, /names no time zone/],
    ['formats of a number', { formats: ['M/d/yyyy'] }, /formats are of dates/],
    ['a year of two digits', { type: 'date', formats: ['dd.MM.yy'] }, /nobody knows the century/],
    ['a date without a day', { type: 'date', formats: ['yyyy-MM'] }, /names no day/],
    ['minutes for months', { type: 'date', formats: ['yyyy-mm-dd'] }, /names no month/],
    [
      'an hour of twelve without its half',
      { type: 'timestamp', timezone: 'UTC', formats: ['yyyy-MM-dd h:mm'] },
      /h and a/,
    ],
    ['letters that say nothing', { type: 'date', formats: ['YYYY-MM-DD'] }, /not known here: YYYY, DD/],
    ['a decimal comma of whole numbers', { type: 'integer', decimal: ',' }, /has no decimals/],
    [
      'one character for decimals and thousands',
      { thousands: '.' },
      /one character for decimals and thousands/,
    ],
    ['thousands of a text', { type: 'varchar(10)', thousands: ',' }, /has no thousands/],
    ['a number that is personal', { personal: 'hash' }, /must be varchar/],
    ['a type that is none', { type: 'money' }, /a Redshift type/],
  ])('refuses %s', (_, change, message) => {
    expect(() => defineFeed(withColumn(change))).toThrow(message);
  });

  it.each(['M/d/yyyy', "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", 'dd.MM.yyyy HH:mm', 'MMM d, yyyy h:mm a'])(
    'takes times as %s',
    (format) => {
      expect(() =>
        defineFeed(withColumn({ type: 'timestamp', timezone: 'UTC', formats: [format] })),
      ).not.toThrow();
    },
  );
});

describe('a feed with a stamp', () => {
  const columns: Column[] = [
    COLUMN,
    { name: 'line_id', type: 'varchar(128)', nullable: false },
    { name: 'received_at', type: 'timestamp', timezone: 'UTC', nullable: false },
    { name: 'place', type: 'integer', nullable: false, range: { min: '0', max: '99999' } },
  ];
  const stamp = { id: 'line_id', arrivedAt: 'received_at', place: 'place' };
  const changed = (name: string, change: Partial<Column>): Partial<Definition> => ({
    columns: columns.map((column) => (column.name === name ? { ...column, ...change } : column)),
  });
  const define = (change: Partial<Definition>) => defineFeed({ ...FEED, columns, stamp, ...change });

  it('names who its rows are, when they came and where they stood', () => {
    expect(define({ marks: 'price is null' })).toMatchObject({ stamp, marks: 'price is null' });
    expect(defineFeed(FEED)).not.toHaveProperty('stamp');
  });

  it.each<[string, Partial<Definition>, RegExp]>([
    ['a column that is not there', { stamp: { ...stamp, id: 'id' } }, /stamp\.id: id is no column/],
    ['an id that may be missing', changed('line_id', { nullable: true }), /stamp\.id: line_id/],
    ['a time that is a text', changed('received_at', { type: 'varchar(80)' }), /stamp\.arrivedAt/],
    ['a place that is no integer', changed('place', { type: 'bigint' }), /stamp\.place: place is no column/],
    ['a place without an end', changed('place', { range: { min: '0' } }), /no range within 0 and 99999999/],
    ['a place before the first', changed('place', { range: { min: '-1', max: '9' } }), /no range within 0/],
    ['snapshots', { holds: 'snapshot' }, /leave out holds/],
    ['places within a file', { numbers: [{ name: 'n', within: ['line_id'] }] }, /leave out holds/],
  ])('is refused with %s', (_, change, message) => {
    expect(() => define(change)).toThrow(message);
  });

  it('makes one event of an entity a row', () => {
    const twice = [MAPPING, { ...MAPPING, when: 'price > 1' }];
    const files = (stamped: object) => salesFiles({ feeds: [{ ...FEED, ...stamped }], mappings: twice });
    const more = { columns: [...FEED.columns, ...columns.slice(1)], stamp };
    expect(() => definePipeline(files(more))).toThrow(/rows with a stamp make one event of an entity/);
    expect(() => definePipeline(files({}))).not.toThrow();
  });
});
