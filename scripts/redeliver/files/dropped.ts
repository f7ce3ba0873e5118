/** Files as they are dropped, and how they are cut into more of them. */
import { parse } from 'csv-parse/sync';

/** One file; `name` stands below the landing prefix. */
export interface Dropped {
  readonly name: string;
  readonly body: string;
}

/** The files of each day, in the order in which they come. */
export type Days = readonly (readonly Dropped[])[];

/** `comma/march.csv` as `comma/second-march.csv`. */
export function underAnotherName({ name, body }: Dropped, prefix: string): Dropped {
  const place = name.lastIndexOf('/') + 1;
  return { name: `${name.slice(0, place)}${prefix}${name.slice(place)}`, body };
}

/** As many files as are asked for, or as there are rows; each with the header, and the rows in their order. */
export function cut(file: Dropped, delimiter: string, pieces: number): Dropped[] {
  const lines = parse(file.body, { delimiter, raw: true, bom: true }) as unknown as { raw: string }[];
  const [header, ...rows] = lines.map(({ raw }) => `${raw.replace(/[\r\n]+$/, '')}\n`);
  const size = Math.max(1, Math.ceil(rows.length / pieces));
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, piece) => ({
    ...underAnotherName(file, `${String(piece + 1).padStart(3, '0')}-`),
    body: [header, ...rows.slice(piece * size, (piece + 1) * size)].join(''),
  }));
}

/** Over so many days, in their order, each as full as the others. */
export function spread(files: readonly Dropped[], days: number): Days {
  const each = Math.ceil(files.length / days);
  return Array.from({ length: days }, (_, day) => files.slice(day * each, (day + 1) * each));
}
