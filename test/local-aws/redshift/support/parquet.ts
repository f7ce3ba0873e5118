/** Writes Parquet files by the project's own Python, for COPY to read. */
import { execFileSync } from 'node:child_process';
import { testStack } from '../../../support/stack';

/** Columns by name: an Arrow type as Python writes it (`pa.int64()`), and values as Python literals. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: string;
  readonly values: string;
}

const SCRIPT = `
import datetime, decimal, json, sys
from datetime import date, datetime
from decimal import Decimal
import pyarrow as pa, pyarrow.parquet as pq
columns = json.load(sys.stdin)
arrays = [pa.array(eval(column["values"]), eval(column["type"])) for column in columns]
pq.write_table(pa.table(arrays, names=[column["name"] for column in columns]), sys.stdout.buffer)
`;

export function writeParquet(columns: readonly ParquetColumn[]): Buffer {
  return execFileSync(testStack().tools.python, ['-c', SCRIPT], { input: JSON.stringify(columns) });
}
