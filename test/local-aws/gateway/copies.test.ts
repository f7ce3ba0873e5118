/** A copy's conditions are looked at, and in one step with the copy; S3's time is the gateway's. */
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { startGateway, type Gateway } from '../../../local-aws/gateway/server';
import { clientSettings, makeBucket, testStack } from '../../support/stack';

let gateway: Gateway;
let s3: S3Client;
let Bucket: string;

/** A gateway of this file's own: its clock is set. */
beforeAll(async () => {
  const { motoUrl, postgres, tools } = testStack();
  gateway = await startGateway({
    context: {
      region: 'eu-west-1',
      accountId: '123456789012',
      dataDir: '',
      motoUrl,
      postgres,
      python: tools.python,
      jarsDir: '',
      log: () => undefined,
    },
    services: [],
  });
  s3 = new S3Client({ ...clientSettings(), endpoint: gateway.url, maxAttempts: 1, forcePathStyle: true });
  Bucket = await makeBucket();
});

afterAll(async () => {
  s3.destroy();
  await gateway.stop();
});

const put = async (Key: string, Body: string): Promise<string> =>
  (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))).ETag ?? '';
const read = async (Key: string): Promise<string> =>
  (await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString()) ?? '';
const copy = (Key: string, from: string, more: object = {}) =>
  s3.send(
    new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${encodeURIComponent(from)}`, ...more }),
  );
const setClock = (now: string | null) =>
  fetch(`${gateway.url}/_local/clock`, { method: 'POST', body: JSON.stringify({ now }) });

describe('a copy', () => {
  it('is made while its source is what was seen, and not of another', async () => {
    const etag = await put('a file, "once".csv', 'first');
    await copy('same', 'a file, "once".csv', { CopySourceIfMatch: etag });
    expect(await read('same')).toBe('first');
    await put('a file, "once".csv', 'second');
    await expect(copy('other', 'a file, "once".csv', { CopySourceIfMatch: etag })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    await expect(read('other')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(copy('other', 'nobody', { CopySourceIfMatch: etag })).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });

  it('that must be the first of its name is made by one of many', async () => {
    await put('many', 'first');
    const copies = Array.from({ length: 20 }, () => copy('one of many', 'many', { IfNoneMatch: '*' }));
    const ends = await Promise.allSettled(copies);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = ends.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({ reason: { name: 'PreconditionFailed' } });
  });

  it('tells the SHA-256 of what it made', async () => {
    await put('content', 'hello');
    const { CopyObjectResult } = await copy('hashed', 'content', { ChecksumAlgorithm: 'SHA256' });
    expect(CopyObjectResult?.ChecksumSHA256).toBe('LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=');
  });

  it('by parts is of one source, and the first of its name', async () => {
    const body = 'x'.repeat(6 * 1024 * 1024);
    const etag = await put('big', body);
    const upload = async (more: object = {}) => {
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
      const part = await s3.send(
        new UploadPartCopyCommand({
          Bucket,
          Key: 'parts',
          UploadId,
          PartNumber: 1,
          CopySource: `${Bucket}/big`,
          CopySourceIfMatch: etag,
          CopySourceRange: `bytes=0-${String(body.length - 1)}`,
        }),
      );
      const Parts = [{ PartNumber: 1, ETag: part.CopyPartResult?.ETag }];
      await s3.send(
        new CompleteMultipartUploadCommand({
          Bucket,
          Key: 'parts',
          UploadId,
          MultipartUpload: { Parts },
          ...more,
        }),
      );
    };
    await upload({ IfNoneMatch: '*' });
    expect((await read('parts')).length).toBe(body.length);
    await expect(upload({ IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await put('big', 'another');
    await expect(upload()).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });
});

it('objects are as old as the clock that is set, and S3 tells its time', async () => {
  await setClock('2011-01-05T10:00:00Z');
  await put('replayed', 'x');
  const listed = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'replayed' }));
  expect(listed.Contents?.[0]?.LastModified).toEqual(new Date('2011-01-05T10:00:00Z'));
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'replayed' }));
  expect(head.LastModified).toEqual(new Date('2011-01-05T10:00:00Z'));
  const dated = async () => (await fetch(`${gateway.url}/${Bucket}/replayed`)).headers.get('date');
  expect(await dated()).toBe('Wed, 05 Jan 2011 10:00:00 GMT');
  await setClock(null);
  expect(Math.abs(Date.parse((await dated()) ?? '') - Date.now())).toBeLessThan(60_000);
  await put('now', 'x');
  const now = await s3.send(new HeadObjectCommand({ Bucket, Key: 'now' }));
  expect(Math.abs((now.LastModified?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  await s3.send(new HeadBucketCommand({ Bucket }));
});
