/** The warehouse is a workgroup or a cluster: what the settings say, and what the Data API is told. On the local engine. */
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { createSqlRunner, type WarehouseConnection } from '../../src/aws/sql-runner';
import { loadConfig, warehouseOf } from '../../src/config';
import { makeRedshiftDatabase } from '../support/redshift-database';
import { clientSettings, testStack } from '../support/stack';

const { ECOMFLOW_REDSHIFT_WORKGROUP: workgroup, ...others } = testStack().env;

describe('settings', () => {
  const read = (env: Record<string, string | undefined>) => warehouseOf(loadConfig({ ...others, ...env }));

  it('name a workgroup, or a cluster with its user', () => {
    expect(read({ ECOMFLOW_REDSHIFT_WORKGROUP: workgroup })).toMatchObject({ workgroup, cluster: undefined });
    expect(read({ ECOMFLOW_REDSHIFT_CLUSTER: 'c', ECOMFLOW_REDSHIFT_DB_USER: 'u' })).toMatchObject({
      cluster: 'c',
      dbUser: 'u',
      workgroup: undefined,
    });
  });

  it.each([
    ['neither', {}, /ECOMFLOW_REDSHIFT_WORKGROUP/],
    ['both', { ECOMFLOW_REDSHIFT_WORKGROUP: 'w', ECOMFLOW_REDSHIFT_CLUSTER: 'c' }, /not both/],
    [
      'a user of a workgroup',
      { ECOMFLOW_REDSHIFT_WORKGROUP: 'w', ECOMFLOW_REDSHIFT_DB_USER: 'u' },
      /DB_USER/,
    ],
    [
      'a user and a secret',
      { ECOMFLOW_REDSHIFT_CLUSTER: 'c', ECOMFLOW_REDSHIFT_DB_USER: 'u', ECOMFLOW_REDSHIFT_SECRET_ARN: 's' },
      /DB_USER/,
    ],
  ])('that name %s are refused', (_, env, message) => {
    expect(() => read(env)).toThrow(message);
  });
});

describe('the Data API', () => {
  const client = new RedshiftDataClient(clientSettings());
  let database: string;
  beforeAll(async () => {
    database = await makeRedshiftDatabase('connection');
  });
  afterAll(() => client.destroy());

  const ask = (connection: Omit<WarehouseConnection, 'database'>) =>
    createSqlRunner(client, { ...connection, database }).execute('select 1 as one');

  it.each([
    ['a workgroup', { workgroup: 'ecomflow' }],
    ['a cluster, by IAM', { cluster: 'ecomflow' }],
    ["a cluster's user", { cluster: 'ecomflow', dbUser: 'ecomflow' }],
    [
      'a cluster, by a secret',
      { cluster: 'ecomflow', secretArn: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:s' },
    ],
  ])('answers %s', async (_, connection) => {
    expect(await ask(connection)).toEqual([{ one: 1 }]);
  });

  it('runs a transaction on a cluster', async () => {
    const sql = createSqlRunner(client, { cluster: 'ecomflow', database });
    await sql.batch(['create table note (name varchar(8))', "insert into note values ('a')"]);
    expect(await sql.execute('select name from note')).toEqual([{ name: 'a' }]);
  });

  it('refuses both at once, and neither', async () => {
    await expect(ask({ cluster: 'ecomflow', workgroup: 'ecomflow' })).rejects.toThrow('not both');
    await expect(ask({})).rejects.toThrow('must be given');
  });
});
