import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { Client } from 'pg';
import { makeMysqlSchema } from '../../support/mysql-schema';
import { makeRedshiftDatabase } from '../../support/redshift-database';
import { clientSettings, makeBucket, testStack } from '../../support/stack';

describe('the stack of a test run', () => {
  it('has a MariaDB whose binlog has whole rows with their column names, in UTC, comparing bytes', async () => {
    const { host, port, user, password } = testStack().mysql;
    const database = await makeMysqlSchema();
    const connection = await createConnection({ host, port, user, password, database });
    const [rows] = await connection.query(
      'select @@binlog_format f, @@binlog_row_image i, @@binlog_row_metadata m, @@time_zone z, @@collation_database c',
    );
    await connection.end();
    expect(rows).toEqual([{ f: 'ROW', i: 'FULL', m: 'FULL', z: '+00:00', c: 'utf8mb4_bin' }]);
  });

  it('has a MariaDB that shares no folder of temporary tables: a server that starts empties it', async () => {
    const { host, port, user, password } = testStack().mysql;
    const connection = await createConnection({ host, port, user, password });
    const [[row]] = await connection.query<RowDataPacket[]>('select @@tmpdir t, @@datadir d');
    await connection.end();
    expect(row?.['t']).toBe(`${String(row?.['d']).replace(/\/$/u, '')}-tmp`);
  });

  it('has a user in MariaDB to whom init_connect applies, because it is by that that the clock is set', async () => {
    const { host, port, user, password } = testStack().mysql;
    const connection = await createConnection({ host, port, user, password });
    const [rows] = await connection.query('show grants');
    await connection.end();
    expect(JSON.stringify(rows)).not.toMatch(/SUPER|CONNECTION ADMIN|ALL PRIVILEGES/);
  });

  it('has a PostgreSQL in UTC that sorts by bytes and lets in nobody without the password', async () => {
    const database = await makeRedshiftDatabase();
    const client = new Client({ ...testStack().postgres, database });
    await client.connect();
    const { rows } = await client.query(
      `select current_setting('TimeZone') as zone, datcollate, pg_encoding_to_char(encoding) as encoding
       from pg_database where datname = current_database()`,
    );
    await client.end();
    expect(rows).toEqual([{ zone: 'UTC', datcollate: 'C', encoding: 'UTF8' }]);
    const stranger = new Client({ ...testStack().postgres, password: 'guessed', database });
    await expect(stranger.connect()).rejects.toThrow(/password authentication failed/);
  });

  it('has an S3', async () => {
    const Bucket = await makeBucket();
    const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
    await expect(s3.send(new HeadBucketCommand({ Bucket }))).resolves.toMatchObject({});
    await expect(s3.send(new HeadBucketCommand({ Bucket: `${Bucket}-not` }))).rejects.toThrow();
    s3.destroy();
  });
});
