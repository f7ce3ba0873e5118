/** What was found in a sample of a source's files. */
import { EltError } from '../../../model/errors';
import type { GuessedColumn } from './columns';
import type { SampleEncoding } from './encoding';
import type { Note } from './note';

export type GuessedFormat =
  | {
      readonly kind: 'csv';
      readonly delimiter: string;
      readonly quote: string;
      readonly encoding: SampleEncoding;
      readonly header: boolean;
    }
  | { readonly kind: 'json-lines'; readonly encoding: SampleEncoding }
  | { readonly kind: 'parquet' };

export interface Sample {
  readonly file: string;
  readonly format: GuessedFormat;
  readonly columns: readonly GuessedColumn[];
  readonly rows: number;
  readonly notes: readonly Note[];
}

export function invalidSample(path: string, fault: string, cause?: unknown): EltError {
  return new EltError('ELT_INPUT_INVALID', `--sample: ${path} ${fault}`, { cause });
}
