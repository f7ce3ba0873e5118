import { defineEntity } from '../../src/model/entity';
import { LONGEST_TEXT, textOf } from '../../src/model/text-type';

const good = {
  name: 'thing',
  version: 1,
  sourceTable: 'thing',
  key: ['id'],
  columns: [
    { name: 'id', type: 'varchar(10)', nullable: false },
    { name: 'at', type: 'timestamp', timezone: 'UTC' },
  ],
};

const withColumns = (columns: readonly object[]) => ({ ...good, columns: columns as typeof good.columns });

describe('a contract', () => {
  it('is accepted with its defaults filled', () => {
    expect(defineEntity(good)).toMatchObject({
      keySalt: '',
      sums: [],
      references: [],
      quality: { unique: [], committedLate: { minutes: 60, severity: 'fail' } },
      columns: [{ severity: 'warn' }, { severity: 'warn' }],
    });
  });

  it('is of the table that is called as the entity, unless it says which', () => {
    const { sourceTable: _, ...silent } = good;
    expect(defineEntity(silent).sourceTable).toBe('thing');
    expect(defineEntity({ ...good, sourceTable: 'things' }).sourceTable).toBe('things');
  });

  it('fills what its quality leaves open, and reads a source column of any name', () => {
    const renamed = { name: 'customer_code', type: 'varchar(10)', formerly: ['CustomerID', 'op', 'a `b`.c'] };
    const definition = {
      ...withColumns([...good.columns, renamed]),
      quality: { committedLate: { severity: 'warn' as const } },
    };
    expect(defineEntity(definition).quality).toEqual({
      unique: [],
      committedLate: { minutes: 60, severity: 'warn' },
    });
  });

  it.each<[string, object, RegExp]>([
    ['a key that is not a column', { ...good, key: ['other'] }, /other is not among the columns/],
    ['a nullable key', withColumns([{ name: 'id', type: 'varchar(10)' }]), /not nullable/],
    [
      'a timestamp without a zone',
      withColumns([good.columns[0] ?? {}, { name: 'at', type: 'timestamp' }]),
      /no time zone/,
    ],
    [
      'a personal number',
      withColumns([good.columns[0] ?? {}, { name: 'n', type: 'integer', personal: 'hash' }]),
      /must be varchar/,
    ],
    ['an unknown type', withColumns([{ name: 'id', type: 'text', nullable: false }]), /Redshift type/],
    [
      'a text that Redshift has no column for',
      withColumns([{ name: 'id', type: 'varchar(65536)', nullable: false }]),
      /65535 bytes at most/,
    ],
    ['two columns of one name', withColumns([good.columns[0] ?? {}, good.columns[0] ?? {}]), /same name/],
    ['a sum of nothing', { ...good, sums: ['missing'] }, /missing is not among/],
    [
      'a unique column that is none',
      { ...good, quality: { unique: [{ columns: ['missing'] }] } },
      /missing is not among/,
    ],
    ...['op', 'record_key', 'sequence', 'valid_from'].map((name): [string, object, RegExp] => [
      `a column that is called as the warehouse's own, ${name}`,
      withColumns([...good.columns, { name, type: 'integer' }]),
      /call it otherwise, formerly/,
    ]),
    [
      'a dimension whose key is two columns',
      { ...good, key: ['id', 'at'], dimension: {} },
      /a dimension's key is one varchar column/,
    ],
    ['a dimension that tracks nothing', { ...good, dimension: {} }, /a dimension tracks a column/],
    ['a name by what is no column', { ...good, dimension: { namedBy: ['sales_order'] } }, /entity\.column/],
    [
      'a commit that may lie no time after its file',
      { ...good, quality: { committedLate: { minutes: 0 } } },
      /minutes/,
    ],
    [
      'a column that may be absent and must be there',
      withColumns([good.columns[0] ?? {}, { name: 'n', type: 'integer', nullable: false, optional: true }]),
      /n must be nullable/,
    ],
    [
      'an optional key',
      withColumns([{ name: 'id', type: 'varchar(10)', nullable: false, optional: true }]),
      /id must be nullable/,
    ],
    [
      'a former name that another column has',
      withColumns([...good.columns, { name: 'n', type: 'integer', formerly: ['id'] }]),
      /formerly id/,
    ],
    [
      'a number that was another number',
      withColumns([good.columns[0] ?? {}, { name: 'n', type: 'integer', alsoWrittenAs: ['bigint'] }]),
      /one of the two must be varchar/,
    ],
  ])('refuses %s', (_, definition, message) => {
    expect(() => defineEntity(definition as typeof good)).toThrow(message);
  });
});

describe("a text's length", () => {
  it('is said in characters, as MySQL counts them, and taken in bytes, as Redshift does', () => {
    expect([textOf(1), textOf(200), textOf(16_383)]).toEqual([
      'varchar(4)',
      'varchar(800)',
      'varchar(65532)',
    ]);
    expect(
      defineEntity(withColumns([{ name: 'id', type: textOf(10), nullable: false }])).columns[0]?.type,
    ).toBe('varchar(40)');
  });

  it('ends where Redshift has no wider column', () => {
    expect(() => textOf(16_384)).toThrow(/16383 characters, not 16384; longer text is LONGEST_TEXT/);
    expect(() => textOf(0)).toThrow(RangeError);
    expect(LONGEST_TEXT).toBe('varchar(65535)');
  });
});
