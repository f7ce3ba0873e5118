/** The project's own job, packaged as it is uploaded, started through the SDK, with the pipeline's real contracts. */
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageGlue } from '../../../src/aws/package-glue';
import { batchFileSchema } from '../../../src/model/batch-file';
import { readParquetRows } from '../../../src/aws/parquet';
import { sourceOf } from '../../../src/model/pipeline';
import { writtenContracts } from '../../../src/model/table-feed';
import { pipeline } from '../../../src/pipelines/ecommerce/pipeline';
import { manifestOfBefore } from '../../support/contracts-of-before';
import { clientSettings, testStack, uniqueName } from '../../support/stack';
import { World } from './support/world';

let world: World;
let job: string;
let secret: string;

const PYTHON = `
import sys, datetime, pyarrow as pa, pyarrow.parquet as pq
names = ['Op', 'customer_id', 'name', 'email', 'phone', 'address', 'city', 'country', 'updated_at', '_committed_at', '_sequence', 'BI_customer_id']
row = dict(Op='I', customer_id='17850', name='Ada Clear', email='ada@clear.example', country='United Kingdom', updated_at=datetime.datetime(2010, 7, 1, 12), _committed_at='2010-12-01 08:26:00.000000', _sequence='')
kinds = [pa.timestamp('us') if name == 'updated_at' else pa.string() for name in names]
pq.write_table(pa.Table.from_arrays([pa.array([row.get(name)], type=kind) for name, kind in zip(names, kinds)], names=names), sys.argv[1])
`;

beforeAll(async () => {
  world = await World.open();
  const code = await packageGlue('glue');
  secret = uniqueName('salt', '-');
  const secrets = new SecretsManager(clientSettings());
  await secrets.createSecret({ Name: secret, SecretString: 'a salt that is long enough' });
  secrets.destroy();
  const zip = await world.put('code/elt.zip', code.zip);
  job = await world.makeJob(Buffer.from(code.script).toString(), {
    DefaultArguments: { '--extra-py-files': zip },
    ExecutionProperty: { MaxConcurrentRuns: 3 },
  });
});
afterAll(() => world.close());

async function putBronze(): Promise<{ key: string; etag: string }> {
  const file = join(mkdtempSync(join(tmpdir(), 'ecomflow-bronze-')), 'load.parquet');
  execFileSync(testStack().tools.python, ['-c', PYTHON, file]);
  const key = 'bronze/ecommerce/epoch=1/shop/customer/LOAD00000001.parquet';
  const { ETag } = await world.s3.putObject({ Bucket: world.bucket, Key: key, Body: readFileSync(file) });
  return { key, etag: ETag ?? '' };
}

/** The shop's times are Berlin's here; `write`: in whose words the manifest is. */
async function putManifest(token: string, write = (manifest: object): object => manifest): Promise<string> {
  const load = await putBronze();
  const control = {
    key: 'control/ecommerce/epoch=1/customer.json',
    etag: 'e',
    epoch: 1,
    ...{ takenAt: '2010-12-01T00:00:00.000Z', rows: 1, objects: [load.key] },
  };
  const objects = [{ ...load, size: 1, kind: 'snapshot', epoch: 1 }];
  const source = { ...sourceOf(pipeline, 'mysql-cdc'), timezone: 'Europe/Berlin' };
  const entities = writtenContracts(source, pipeline.entities).map((written) =>
    written.contract.name === 'customer'
      ? { ...written, objects, snapshots: [control] }
      : { ...written, objects: [], snapshots: [] },
  );
  const manifest = {
    batchId: 'b-1',
    pipeline: 'ecommerce',
    sourceSystem: 'ecommerce',
    window: { from: '2010-12-01T00:00:00.000Z', to: '2010-12-02T00:00:00.000Z' },
    bronzeBucket: world.bucket,
    lakeBucket: world.bucket,
    outputPrefix: 'silver/ecommerce',
    runSlug: 'r-1',
    token,
    entities,
  };
  return world.put(`manifest-${token}.json`, JSON.stringify(write(manifest)));
}

/** The batch file of a try. */
async function batchOf(token: string) {
  const Prefix = 'silver/ecommerce/_batch/';
  const { Contents } = await world.s3.listObjectsV2({ Bucket: world.bucket, Prefix });
  const keys = (Contents ?? [])
    .map((item) => item.Key ?? '')
    .filter((key) => key.includes(`try=${token}/`) && key.endsWith('batch.json'));
  expect(keys).toHaveLength(1);
  return batchFileSchema.parse(JSON.parse(await world.read(keys[0] ?? '')));
}

/** The only row of the customers that a try wrote, without what is the try's own. */
async function customerOf(token: string): Promise<Record<string, unknown>> {
  const [file] = (await batchOf(token)).entities['customer']?.files ?? [];
  const Key = (file?.url ?? '').split('/').slice(3).join('/');
  const { Body } = await world.s3.getObject({ Bucket: world.bucket, Key });
  const [row] = await readParquetRows((await Body?.transformToByteArray()) ?? new Uint8Array());
  return { ...row };
}

test('one try started twice takes effect once, and its batch file is what the worker reads', async () => {
  const args = { '--manifest': await putManifest('t-1'), '--token': 't-1', '--personal_data_secret': secret };
  const ids = [await world.start(job, args), await world.start(job, args)];
  for (const id of ids) await world.await(job, id, 'SUCCEEDED');
  const batch = await batchOf('t-1');
  expect(ids).toContain(batch.jobRunId);
  expect(batch.entities['customer']).toMatchObject({ bronze: 1, silver: 1, rejected: 0 });
  expect(batch.entities['order_line']).toMatchObject({ bronze: 0, silver: 0, files: [] });
  const failed = Object.values(batch.entities).flatMap(({ checks }) =>
    checks.filter((check) => check.failed > 0),
  );
  expect(failed).toEqual([]);
});

test('a run that a worker of before tables had feeds began is refined into the same events', async () => {
  for (const [token, write] of [['t-now'], ['t-before', manifestOfBefore]] as const) {
    const manifest = await putManifest(token, write);
    const args = { '--manifest': manifest, '--token': token, '--personal_data_secret': secret };
    await world.await(job, await world.start(job, args), 'SUCCEEDED');
  }
  const [now, before] = [await customerOf('t-now'), await customerOf('t-before')];
  expect(before).toEqual(now);
  expect(now).toMatchObject({ customer_id: '17850', updated_at: new Date('2010-07-01T10:00:00Z') });
});

test('a try whose manifest is missing fails with the reason', async () => {
  const args = {
    '--manifest': `s3://${world.bucket}/nothing.json`,
    '--token': 't-2',
    '--personal_data_secret': secret,
  };
  const run = await world.await(job, await world.start(job, args), 'FAILED');
  expect(run.ErrorMessage).toMatch(/NoSuchKey/);
});
