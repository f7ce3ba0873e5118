/** Writes Parquet files by the project's own Python. */
import { execFileSync } from 'node:child_process';
import { testStack } from './stack';

/** Columns by name: an Arrow type as Python writes it (`pa.int64()`), and values as Python literals. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: string;
  readonly values: string;
  /** Whether the schema says that none is missing. */
  readonly isRequired?: boolean;
}

const SCRIPT = `
import datetime, decimal, json, sys
from datetime import date, datetime
from decimal import Decimal
import pyarrow as pa, pyarrow.parquet as pq
columns = json.load(sys.stdin)
arrays = [pa.array(eval(column["values"]), eval(column["type"])) for column in columns]
fields = [pa.field(column["name"], array.type, not column.get("isRequired", False)) for column, array in zip(columns, arrays)]
pq.write_table(pa.table(arrays, pa.schema(fields)), sys.stdout.buffer, compression=sys.argv[1])
`;

const MOST_BYTES = 64 * 1024 * 1024;

export function writeParquet(columns: readonly ParquetColumn[], compression = 'snappy'): Buffer {
  const input = JSON.stringify(columns);
  return execFileSync(testStack().tools.python, ['-c', SCRIPT, compression], {
    input,
    maxBuffer: MOST_BYTES,
  });
}
