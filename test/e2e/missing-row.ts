/** Takes a row out of what lies in S3, as a fault in a lower layer would. */
import { execFileSync } from 'node:child_process';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createObjectStore } from '../../src/aws/object-store';
import { testStack } from '../support/stack';
import type { Platform } from './support';

// Without threads, and gone at once when it has written: one of the library's that is still there when Python ends aborts the process, now and then.
const DROP_FIRST_ROW = `
import io, os, sys
import pyarrow.parquet as parquet
table = parquet.ParquetFile(io.BytesIO(sys.stdin.buffer.read())).read(use_threads=False)
out = io.BytesIO()
parquet.write_table(table.slice(1), out)
sys.stdout.buffer.write(out.getvalue())
sys.stdout.buffer.flush()
os._exit(0)
`;

/** Rewrites the first object under a prefix without its first row; returns what puts it back. */
export async function removeParquetRow(
  { aws }: Pick<Platform, 'aws'>,
  bucket: string,
  prefix: string,
): Promise<() => Promise<void>> {
  const store = createObjectStore(aws.s3);
  const [object] = (await store.list(bucket, prefix)).filter(({ key }) => key.endsWith('.parquet'));
  if (!object) throw new Error(`nothing lies under ${prefix}`);
  const before = await store.readBytes(bucket, object.key);
  const after = execFileSync(testStack().tools.python, ['-c', DROP_FIRST_ROW], { input: before });
  const put = (body: Uint8Array) =>
    aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: object.key, Body: body }));
  await put(after);
  return async () => void (await put(before));
}
