/** The project's own job, packaged as it is uploaded, started through the SDK, with the pipeline's real contracts. */
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageGlue } from '../../../src/aws/package-glue';
import { batchFileSchema } from '../../../src/model/batch-file';
import { customer } from '../../../src/entities/customer';
import { orderLine } from '../../../src/entities/order-line';
import { product } from '../../../src/entities/product';
import { salesOrder } from '../../../src/entities/sales-order';
import { clientSettings, testStack, uniqueName } from '../../support/stack';
import { World } from './support/world';

let world: World;
let job: string;
let secret: string;

const PYTHON = `
import sys, pyarrow as pa, pyarrow.parquet as pq
names = ['Op', 'customer_id', 'name', 'email', 'phone', 'address', 'city', 'country', 'updated_at', '_committed_at', '_sequence', 'BI_customer_id']
row = dict(Op='I', customer_id='17850', name='Ada Clear', email='ada@clear.example', country='United Kingdom', _committed_at='2010-12-01 08:26:00.000000', _sequence='')
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

async function putManifest(): Promise<string> {
  const load = await putBronze();
  const control = {
    key: 'control/ecommerce/epoch=1/customer.json',
    etag: 'e',
    epoch: 1,
    ...{ takenAt: '2010-12-01T00:00:00.000Z', rows: 1, objects: [load.key] },
  };
  const empty = [product, salesOrder, orderLine].map((contract) => ({
    contract,
    objects: [],
    snapshots: [],
  }));
  const objects = [{ ...load, size: 1, kind: 'snapshot', epoch: 1 }];
  const manifest = {
    batchId: 'b-1',
    pipeline: 'ecommerce',
    sourceSystem: 'ecommerce',
    window: { from: '2010-12-01T00:00:00.000Z', to: '2010-12-02T00:00:00.000Z' },
    bronzeBucket: world.bucket,
    lakeBucket: world.bucket,
    outputPrefix: 'silver/ecommerce',
    runSlug: 'r-1',
    token: 't-1',
    entities: [{ contract: customer, objects, snapshots: [control] }, ...empty],
  };
  return world.put('manifest.json', JSON.stringify(manifest));
}

test('one try started twice takes effect once, and its batch file is what the worker reads', async () => {
  const args = { '--manifest': await putManifest(), '--token': 't-1', '--personal_data_secret': secret };
  const ids = [await world.start(job, args), await world.start(job, args)];
  for (const id of ids) await world.await(job, id, 'SUCCEEDED');
  const { Contents } = await world.s3.listObjectsV2({
    Bucket: world.bucket,
    Prefix: 'silver/ecommerce/_batch/',
  });
  const keys = (Contents ?? []).map((item) => item.Key ?? '').filter((key) => key.endsWith('batch.json'));
  expect(keys).toHaveLength(1);
  const batch = batchFileSchema.parse(JSON.parse(await world.read(keys[0] ?? '')));
  expect(ids).toContain(batch.jobRunId);
  expect(batch.entities['customer']).toMatchObject({ bronze: 1, silver: 1, rejected: 0 });
  expect(batch.entities['order_line']).toMatchObject({ bronze: 0, silver: 0, files: [] });
  const failed = Object.values(batch.entities).flatMap(({ checks }) =>
    checks.filter((check) => check.failed > 0),
  );
  expect(failed).toEqual([]);
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
