/**
 * Questions about landed files that analysts ask of Athena, one set for each feed: over the tables that the worker's counts make
 * (src/sources/s3-files/feed-table.ts). Questions about the warehouse are sql/queries, which Athena cannot see.
 */
import type { Feed } from '../../src/model/feed';
import type { Pipeline } from '../../src/model/pipeline';
import { bronzeTable } from '../../src/model/names';
import { feedTable } from '../../src/sources/s3-files/feed-table';

export interface Question {
  readonly name: string;
  readonly description: string;
  readonly sql: string;
}

const BOM = '\uFEFF';
const SINCE = '2026/01/01';

/** None for a source of another kind, and for a feed that Athena cannot read line by line. */
export function landedQuestions({ name, source }: Pick<Pipeline, 'name' | 'source'>): Question[] {
  if (source.kind !== 's3-files') return [];
  return source.feeds.flatMap((feed) => {
    const isReadable = feedTable(feed, { bucket: 'any', pipeline: name, prefix: 'any/' }) !== null;
    return isReadable ? questionsOf(name, feed) : [];
  });
}

function questionsOf(pipeline: string, feed: Feed): Question[] {
  const table = bronzeTable(pipeline, feed.name);
  const title = `${pipeline} ${feed.name}`;
  return [
    {
      name: `${title}: ten rows`,
      description: 'Ten rows as they were written, of what arrived from a day on',
      sql: [...selectFrom('*', table, rowsOnly(feed)), 'limit 10'].join('\n'),
    },
    {
      name: `${title}: rows by file`,
      description: 'How many rows each file has, of what arrived from a day on',
      sql: [
        ...selectFrom('"$path" as object, count(*) as row_count', table, rowsOnly(feed)),
        'group by "$path"',
        'order by "$path"',
      ].join('\n'),
    },
    {
      name: `${title}: rows by day`,
      description: 'How many files and rows arrived on each day, from one on',
      sql: [
        ...selectFrom('day, count(distinct "$path") as files, count(*) as row_count', table, rowsOnly(feed)),
        'group by day',
        'order by day',
      ].join('\n'),
    },
  ];
}

/** Days are partitions: what is not asked for is not scanned. Whoever asks sets the day. */
function selectFrom(what: string, table: string, where: readonly string[]): string[] {
  return [`select ${what}`, `from ${table}`, `where ${[`day >= '${SINCE}'`, ...where].join(' and ')}`];
}

/** A header line is a row of the table like any other. */
function rowsOnly({ format, columns: [first] }: Feed): string[] {
  if (format.kind !== 'csv' || !format.header || first === undefined) return [];
  const headers = [first.header, BOM + first.header].map((header) => `'${header.replaceAll("'", "''")}'`);
  return [`trim("${first.name}") not in (${headers.join(', ')})`];
}
