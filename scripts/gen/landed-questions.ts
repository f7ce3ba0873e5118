/**
 * Questions about landed files that analysts ask of Athena, one set for each feed: over the tables that the worker's counts make
 * (src/sources/s3-files/feed-table.ts). Questions about the warehouse are sql/queries, which Athena cannot see.
 */
import type { Feed } from '../../src/model/feed';
import type { Pipeline } from '../../src/model/pipeline';
import { feedTable, feedTableName } from '../../src/sources/s3-files/feed-table';

export interface Question {
  readonly name: string;
  readonly description: string;
  readonly sql: string;
}

const BOM = '\uFEFF';

/** None for a source of another kind, and for a feed that Athena cannot read line by line. */
export function landedQuestions({ name, source }: Pick<Pipeline, 'name' | 'source'>): Question[] {
  if (source.kind !== 's3-files') return [];
  return source.feeds.flatMap((feed) => {
    const isReadable = feedTable(feed, { bucket: 'any', pipeline: name, prefix: 'any/' }) !== null;
    return isReadable ? questionsOf(name, feed) : [];
  });
}

function questionsOf(pipeline: string, feed: Feed): Question[] {
  const table = feedTableName(pipeline, feed.name);
  const title = `${pipeline} ${feed.name}`;
  return [
    {
      name: `${title}: ten rows`,
      description: 'Ten rows of the last seven days of arrival, as they were written',
      sql: [...selectFrom('*', table, 7, rowsOnly(feed)), 'limit 10'].join('\n'),
    },
    {
      name: `${title}: rows by file`,
      description: 'How many rows each file of the last thirty days of arrival has',
      sql: [
        ...selectFrom('"$path" as object, count(*) as row_count', table, 30, rowsOnly(feed)),
        'group by "$path"',
        'order by "$path"',
      ].join('\n'),
    },
    {
      name: `${title}: rows by day`,
      description: 'How many files and rows arrived on each of the last thirty days',
      sql: [
        ...selectFrom(
          'day, count(distinct "$path") as files, count(*) as row_count',
          table,
          30,
          rowsOnly(feed),
        ),
        'group by day',
        'order by day',
      ].join('\n'),
    },
  ];
}

/** Days are partitions: what is not asked for is not scanned. */
function selectFrom(what: string, table: string, days: number, where: readonly string[]): string[] {
  const since = `day >= date_format(current_date - interval '${String(days)}' day, '%Y/%m/%d')`;
  return [`select ${what}`, `from ${table}`, `where ${[since, ...where].join(' and ')}`];
}

/** A header line is a row of the table like any other. */
function rowsOnly({ format, columns: [first] }: Feed): string[] {
  if (format.kind !== 'csv' || !format.header || first === undefined) return [];
  const headers = [first.header, BOM + first.header].map((header) => `'${header.replaceAll("'", "''")}'`);
  return [`trim("${first.name}") not in (${headers.join(', ')})`];
}
