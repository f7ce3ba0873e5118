import { defineEntity } from '../../src/model/entity';
import { LONGEST_TEXT, textOf } from '../../src/model/text-type';

const good = {
  name: 'thing',
  version: 1,
  key: ['id'],
  columns: [
    { name: 'id', type: 'varchar(10)', nullable: false },
    { name: 'at', type: 'timestamp' },
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

  it('fills what its quality leaves open', () => {
    const definition = { ...good, quality: { committedLate: { severity: 'warn' as const } } };
    expect(defineEntity(definition).quality).toEqual({
      unique: [],
      committedLate: { minutes: 60, severity: 'warn' },
    });
  });

  it.each<[string, object, RegExp]>([
    ['a key that is not a column', { ...good, key: ['other'] }, /other is not among the columns/],
    ['a nullable key', withColumns([{ name: 'id', type: 'varchar(10)' }]), /not nullable/],
    ...['sourceTable', 'table'].map((word): [string, object, RegExp] => [
      `what is a source's: ${word}`,
      { ...good, [word]: 'thing' },
      /Unrecognized key/,
    ]),
    ...[{ timezone: 'UTC' }, { optional: true }, { formerly: ['a'] }, { alsoWrittenAs: ['integer'] }].map(
      (written): [string, object, RegExp] => [
        `what is a source's of a column: ${Object.keys(written).join()}`,
        withColumns([...good.columns, { name: 'later', type: 'timestamp', ...written }]),
        /Unrecognized key/,
      ],
    ),
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
      /call it otherwise; .* formerly: /,
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
      'a column that was added later and must have a value',
      withColumns([good.columns[0] ?? {}, { name: 'n', type: 'integer', nullable: false, addedLater: true }]),
      /n was added later and must be nullable/,
    ],
    [
      'a key that was added later',
      withColumns([{ name: 'id', type: 'varchar(10)', nullable: false, addedLater: true }]),
      /id was added later and must be nullable/,
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
