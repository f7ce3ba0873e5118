/** What Athena is asked of a feed's landed files: rows and sums by object, by an own reading of the same bytes. */
import type { Feed, FeedColumn } from '../../model/feed';
import type { SummedColumn } from './summed-columns';

/** Stands before a file's first name where an editor wrote it. */
const BOM = '\uFEFF';

export interface Counted {
  readonly table: string;
  readonly feed: Feed;
  readonly summed: readonly SummedColumn[];
  /** Landed keys from `fromKey` on and before `toKey`, as `s3://bucket/key`. */
  readonly fromUrl: string;
  readonly toUrl: string;
  /** `2011/01/05`, both included. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** Objects that the reader kept aside whole: a broken one would fail the query. */
  readonly leftOut: readonly string[];
}

/**
 * Columns of the answer: object, counted (lines, the header's too), short (lines that lack columns, are empty or end within quotes), headers (lines
 * that name the feed's columns in their order), sum_<n> for each summed column in order.
 */
export function countQuery(asked: Counted): string {
  const { feed, summed, leftOut } = asked;
  const { counted, short, headers } = linesOf(feed);
  const sums = summed.map(({ column }, index) => `sum(${numberOf(column)}) as sum_${index + 1}`);
  const but = leftOut.length === 0 ? [] : [`"$path" not in (${leftOut.map(text).join(', ')})`];
  const where = [
    `day between ${text(asked.firstDay)} and ${text(asked.lastDay)}`,
    `"$path" >= ${text(asked.fromUrl)}`,
    `"$path" < ${text(asked.toUrl)}`,
    ...but,
  ];
  return [
    `select ${['"$path" as object', `${counted} as counted`, `${short} as short`, `${headers} as headers`, ...sums].join(', ')}`,
    `from ${asked.table}`,
    `where ${where.join(' and ')}`,
    'group by "$path"',
  ].join('\n');
}

/** Athena takes an empty line for a row of NULLs, as it does one that opens quotes in its first column and closes none. */
function linesOf({ format, columns }: Feed): { counted: string; short: string; headers: string } {
  if (format.kind === 'parquet') return { counted: 'count(*)', short: '0', headers: '0' };
  if (format.kind === 'json-lines')
    return { counted: "count_if(trim(line) <> '')", short: '0', headers: '0' };
  const isEmpty = columns.map(({ name }) => `${quoted(name)} is null`).join(' and ');
  const last = quoted(columns.at(-1)?.name ?? '');
  const isHeader = columns.map(
    ({ name, header }, index) =>
      `trim(${quoted(name)}) in (${[header, ...(index === 0 ? [BOM + header] : [])].map(text).join(', ')})`,
  );
  return {
    counted: `count_if(not (${isEmpty}))`,
    short: `count_if(${last} is null)`,
    headers: `count_if(${isHeader.join(' and ')})`,
  };
}

function numberOf({ name, type, decimal, thousands }: FeedColumn): string {
  const plain = thousands === undefined ? quoted(name) : `replace(${quoted(name)}, ${text(thousands)}, '')`;
  const dotted = decimal === '.' ? plain : `replace(${plain}, ',', '.')`;
  return `try_cast(trim(${dotted}) as ${type})`;
}

function quoted(name: string): string {
  return `"${name}"`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
