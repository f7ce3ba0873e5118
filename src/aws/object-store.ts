/** S3 as this project uses it: list, read, write JSON, and never overwrite where that matters. */
import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

export interface StoredObject {
  readonly key: string;
  readonly etag: string;
  readonly size: number;
}

export interface ObjectStore {
  /** All objects under a prefix in key order; `startAfter` skips keys up to and including it. */
  list(bucket: string, prefix: string, startAfter?: string): Promise<StoredObject[]>;
  readBytes(bucket: string, key: string): Promise<Uint8Array>;
  /** Bytes from `start` on and before `end`. */
  readRange(bucket: string, key: string, start: number, end: number): Promise<Uint8Array>;
  readJson(bucket: string, key: string): Promise<unknown>;
  writeJson(bucket: string, key: string, value: unknown): Promise<void>;
  /** A page that a browser shows. */
  writeHtml(bucket: string, key: string, text: string): Promise<void>;
}

export function createObjectStore(s3: S3Client): ObjectStore {
  const read = async (bucket: string, key: string, range: { Range?: string } = {}): Promise<Uint8Array> => {
    const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...range }));
    if (!answer.Body) throw new Error(`s3://${bucket}/${key} has no body`);
    return answer.Body.transformToByteArray();
  };
  const write = async (Bucket: string, Key: string, Body: string, ContentType: string): Promise<void> => {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
  };
  const readBytes = (bucket: string, key: string): Promise<Uint8Array> => read(bucket, key);
  return {
    async list(bucket, prefix, startAfter) {
      const objects: StoredObject[] = [];
      const request = {
        Bucket: bucket,
        Prefix: prefix,
        ...(startAfter === undefined ? {} : { StartAfter: startAfter }),
      };
      for await (const page of paginateListObjectsV2({ client: s3 }, request)) {
        for (const { Key, ETag, Size } of page.Contents ?? []) {
          if (Key !== undefined)
            objects.push({ key: Key, etag: (ETag ?? '').replaceAll('"', ''), size: Size ?? 0 });
        }
      }
      return objects;
    },
    readBytes,
    readRange: (bucket, key, start, end) => read(bucket, key, { Range: `bytes=${start}-${end - 1}` }),
    async readJson(bucket, key) {
      return JSON.parse(new TextDecoder().decode(await readBytes(bucket, key))) as unknown;
    },
    writeJson: (bucket, key, value) => write(bucket, key, JSON.stringify(value), 'application/json'),
    writeHtml: (bucket, key, text) => write(bucket, key, text, 'text/html; charset=utf-8'),
  };
}
