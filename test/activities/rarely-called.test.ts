/** What a worker seldom asks of AWS: made to happen here, so that its role is known to be allowed it (ADR 39). */
import { setTimeout as sleep } from 'node:timers/promises';
import { AthenaClient, GetQueryExecutionCommand, StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { Glue } from '@aws-sdk/client-glue';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import {
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { MockActivityEnvironment } from '@temporalio/testing';
import { service as glue } from '../../local-aws/glue';
import { createCatalogActivities } from '../../src/activities/catalog';
import { stopAthenaQuery } from '../../src/aws/athena';
import { ensureTable } from '../../src/aws/catalog-table';
import { copyObject } from '../../src/aws/copy-object';
import { createObjectStore } from '../../src/aws/object-store';
import { clientToken, createSqlRunner } from '../../src/aws/sql-runner';
import { readAcceptedDdls, writeAcceptedDdl } from '../../src/sources/mysql-cdc/accepted-ddl';
import { startOwnAthena } from '../support/own-athena';
import { startOwnGateway } from '../support/own-gateway';
import { startOwnRedshift } from '../support/own-redshift';
import { makeRedshiftDatabase } from '../support/redshift-database';
import { actingAs, clientSettings, makeBucket } from '../support/stack';

const worker = (endpoint?: string) => ({
  ...actingAs('ecomflow-worker'),
  ...(endpoint === undefined ? {} : { endpoint }),
});
/** The smallest that S3 takes, but for the last. */
const PART_BYTES = 5 * 1024 * 1024;

it('stops a count of landed files', async () => {
  const gateway = await startOwnAthena();
  const athena = new AthenaClient(worker(gateway.url));
  const bucket = await makeBucket('ecomflow-lake');
  await fetch(`${gateway.url}/_local/athena/queue`, { method: 'POST', body: '{"queueMs":60000}' });
  const { QueryExecutionId: id = '' } = await athena.send(
    new StartQueryExecutionCommand({
      QueryString: 'select 1',
      ClientRequestToken: clientToken('rarely', bucket),
      ResultConfiguration: { OutputLocation: `s3://${bucket}/athena/regional-sales/` },
    }),
  );
  await stopAthenaQuery(athena, id);
  const state = async () =>
    (await athena.send(new GetQueryExecutionCommand({ QueryExecutionId: id }))).QueryExecution?.Status?.State;
  while ((await state()) === 'QUEUED') await sleep(20);
  expect(await state()).toBe('CANCELLED');
  athena.destroy();
  await gateway.stop();
});

it('cancels a statement', async () => {
  const gateway = await startOwnRedshift();
  const client = new RedshiftDataClient(worker(gateway.url));
  const database = await makeRedshiftDatabase();
  const sql = createSqlRunner(client, { workgroup: 'ecomflow', database });
  const digits = Array.from({ length: 10 }, (_, digit) => `select ${digit} as n`).join(' union all ');
  await sql.execute(`create table digits as ${digits}`);
  const joined = Array.from({ length: 10 }, (_, at) => `digits as d${at}`).join(' cross join ');
  const id = await sql.start(`select count(*) from ${joined}`, clientToken('rarely', database));
  while ((await sql.describe(id)).Status !== 'STARTED') await sleep(20);
  await sql.cancel(id);
  while ((await sql.describe(id)).Status === 'STARTED') await sleep(20);
  expect((await sql.describe(id)).Status).toBe('ABORTED');
  client.destroy();
  await gateway.stop();
});

describe('of the catalog', () => {
  it('brings a table up to a changed definition, and waits for a crawl that somebody else began', async () => {
    const gateway = await startOwnGateway([glue]);
    const terraform = new Glue({ ...clientSettings(), endpoint: gateway.url });
    await terraform.createDatabase({ DatabaseInput: { Name: 'ecomflow' } });
    await terraform.createCrawler({
      Name: 'ecomflow-silver-ecommerce',
      Role: 'ecomflow-glue',
      DatabaseName: 'ecomflow',
      Targets: { S3Targets: [{ Path: `s3://${await makeBucket('ecomflow-lake')}/silver/` }] },
    });
    const client = new Glue(worker(gateway.url));
    const location = async () =>
      (await terraform.getTable({ DatabaseName: 'ecomflow', Name: 'landed' })).Table?.StorageDescriptor
        ?.Location;
    for (const Location of ['s3://one/', 's3://two/'])
      await ensureTable(client, 'ecomflow', { Name: 'landed', StorageDescriptor: { Location } });
    expect(await location()).toBe('s3://two/');
    const settings = { taskQueue: '', crawler: 'ecomflow-silver-ecommerce', pollMinMs: 20 };
    const catalog = createCatalogActivities({
      glue: client,
      glueOnce: client,
      client: {} as never,
      settings,
    });
    const environment = new MockActivityEnvironment({ scheduledTimestampMs: Date.now() });
    await environment.run(catalog.waitForCrawler, { crawler: 'ecomflow-silver-ecommerce' });
    for (const one of [terraform, client]) one.destroy();
    await gateway.stop();
  });
});

it('reads what a person has accepted', async () => {
  const bucket = await makeBucket('ecomflow-lake');
  const of = { pipeline: 'ecommerce', epoch: 1, table: 'customer' };
  const times = { countingSince: '2026-01-01T00:00:00.000Z', acceptedAt: '2026-01-02T00:00:00.000Z' };
  const accepted = { ...of, ...times, ddls: 1, contractVersion: 1, because: 'a comment' };
  const clients = ['ecomflow-operator', 'ecomflow-worker'].map(
    (role) => new S3Client({ ...actingAs(role), forcePathStyle: true }),
  );
  const [operator, reader] = clients.map(createObjectStore);
  if (operator === undefined || reader === undefined) throw new Error('there are two');
  await writeAcceptedDdl(operator, bucket, accepted);
  expect(await readAcceptedDdls(reader, bucket, of)).toEqual([accepted]);
  expect(await readAcceptedDdls(operator, bucket, of)).toEqual([accepted]);
  for (const client of clients) client.destroy();
});

it('copies a large file by parts, and leaves none of them where the file became another', async () => {
  const s3 = new S3Client({ ...worker(), forcePathStyle: true });
  const [landing, bronze] = [await makeBucket('ecomflow-landing'), await makeBucket('ecomflow-bronze')];
  const size = PART_BYTES + 1;
  const place = { bucket: landing, key: 'regional-sales/large.csv' };
  const others = new S3Client({ ...actingAs('local'), forcePathStyle: true });
  const { ETag = '' } = await others.send(
    new PutObjectCommand({ Bucket: landing, Key: place.key, Body: Buffer.alloc(size) }),
  );
  const copy = (key: string, etag: string) =>
    copyObject(s3, {
      from: { ...place, etag, size },
      to: { bucket: bronze, key: `bronze/regional-sales/epoch=1/${key}` },
      onlyNew: true,
      partBytes: PART_BYTES,
    });
  await copy('one', ETag.replaceAll('"', ''));
  const made = await others.send(
    new HeadObjectCommand({ Bucket: bronze, Key: 'bronze/regional-sales/epoch=1/one' }),
  );
  expect(made.ContentLength).toBe(size);
  await expect(copy('two', '0'.repeat(32))).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
  const { Uploads = [] } = await others.send(new ListMultipartUploadsCommand({ Bucket: bronze }));
  expect(Uploads).toEqual([]);
  for (const client of [s3, others]) client.destroy();
});
