/** Reads a sample of a source's files, and says what it guesses and where it is not sure. Nothing leaves this machine. */
import { closeSync, openSync, readSync } from 'node:fs';
import { readParquetSample } from './parquet';
import { invalidSample, type Sample } from './sample';
import { readTextSample } from './text-sample';

const PARQUET = 'PAR1';

/** Throws ELT_INPUT_INVALID for a file that is not there, is empty, or is neither text nor Parquet. */
export async function readSample(path: string): Promise<Sample> {
  return firstBytes(path, PARQUET.length) === PARQUET ? readParquetSample(path) : readTextSample(path);
}

function firstBytes(path: string, count: number): string {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(count);
      return bytes.subarray(0, readSync(file, bytes, 0, count, 0)).toString('latin1');
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw invalidSample(path, 'cannot be read', cause);
  }
}
