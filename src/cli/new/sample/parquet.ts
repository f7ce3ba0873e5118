/** A sample that is Parquet. Its schema says the types; of the first rows only the lengths of texts are asked. */
import { basename } from 'node:path';
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type AsyncBuffer,
  type FileMetaData,
} from 'hyparquet';
import { namesOf, widthOf, type GuessedColumn } from './columns';
import { doubt, sure, type Note } from './note';
import { typeOfParquet } from './parquet-type';
import { invalidSample, type Sample } from './sample';

const MOST_ROWS = 2000;

/** Throws ELT_INPUT_INVALID for a file whose end is none of a Parquet file, and for one without a column that a feed reads. */
export async function readParquetSample(path: string): Promise<Sample> {
  const file = await asyncBufferFromFile(path);
  const metadata = await footerOf(path, file);
  const found = parquetSchema(metadata).children.map(({ element, children }) => ({
    header: element.name,
    isRequired: element.repetition_type === 'REQUIRED',
    type: typeOfParquet(element, children.length > 0),
  }));
  const read = found.flatMap(({ type, ...column }) => ('leftOut' in type ? [] : [{ ...column, ...type }]));
  if (read.length === 0) throw invalidSample(path, 'has no column of plain values');
  const texts = read.filter(({ type }) => type === 'text').map(({ header }) => header);
  const { values, note } = await firstTexts(file, metadata, texts);
  const names = namesOf(read.map(({ header }) => header));
  const columns = read.map(({ header, type, timezone, isRequired }, index): GuessedColumn => ({
    name: names[index] ?? '',
    header,
    type: type === 'text' ? widthOf(values.get(header) ?? []) : type,
    ...(isRequired ? { nullable: false } : {}),
    ...(timezone === undefined ? {} : { timezone }),
  }));
  const leftOut = found.flatMap(({ header, type }) =>
    'leftOut' in type ? [doubt(header, `left out, for ${type.leftOut}`)] : [],
  );
  const ofTypes = read.map(({ header, doubts, isRequired }, index) => {
    const says = `${columns[index]?.type ?? ''} by the schema${isRequired ? ', never missing' : ''}`;
    return doubts.length > 0 ? doubt(header, `${says}: ${doubts.join('; ')}`) : sure(header, says);
  });
  return {
    ...{ file: basename(path), format: { kind: 'parquet' }, columns, rows: Number(metadata.num_rows) },
    notes: [sure('format', 'parquet'), ...note, ...leftOut, ...ofTypes],
  };
}

async function footerOf(path: string, file: AsyncBuffer): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(file);
  } catch (cause) {
    throw invalidSample(path, 'begins as Parquet and does not end so: it is cut off, or encrypted', cause);
  }
}

interface FirstTexts {
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly note: readonly Note[];
}

/** What cannot be unpacked here can be on Glue: then nothing is known of lengths, and that is told. */
async function firstTexts(
  file: AsyncBuffer,
  metadata: FileMetaData,
  columns: readonly string[],
): Promise<FirstTexts> {
  const rows = Math.min(MOST_ROWS, Number(metadata.num_rows));
  if (columns.length === 0) return { values: new Map(), note: [] };
  if (rows === 0)
    return { values: new Map(), note: [doubt('sample', 'no rows: how long texts are is a guess')] };
  try {
    const read = await parquetReadObjects({ file, metadata, columns: [...columns], rowEnd: rows });
    const textsOf = (name: string): string[] =>
      read.flatMap((row) => (row[name] === null || row[name] === undefined ? [] : [String(row[name])]));
    return { values: new Map(columns.map((name) => [name, textsOf(name)])), note: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const says = `its rows are not read here (${why}): how long texts are is a guess`;
    return { values: new Map(), note: [doubt('sample', says)] };
  }
}
