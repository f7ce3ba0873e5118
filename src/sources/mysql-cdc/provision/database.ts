/** The source's database on the local stack, with its two users. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { sourceOf, type Pipeline } from '../../../model/pipeline';
import type { LocalServers } from '../../capabilities';

const PIPELINES = join(__dirname, '../../../pipelines');

/** Both users see the source's clock (`init_connect`), because neither is an administrator. */
export const SOURCE_USER = { user: 'ecomflow', password: 'ecomflow-local' };
export const DMS_USER = { user: 'ecomflow_dms', password: 'ecomflow-local' };

/** The schema and its users, each with just the rights that it needs on MySQL. */
export async function provisionDatabase(server: LocalServers['mysql'], pipeline: Pipeline): Promise<void> {
  const { host, port, adminUser, adminPassword } = server;
  const { database } = sourceOf(pipeline, 'mysql-cdc');
  const schema = readFileSync(join(PIPELINES, pipeline.name, 'source/schema.sql'), 'utf8');
  const connection = await createConnection({
    host,
    port,
    user: adminUser,
    password: adminPassword,
    multipleStatements: true,
  });
  try {
    await connection.query(
      `create database if not exists ${database} character set utf8mb4 collate utf8mb4_bin`,
    );
    await connection.query(`use ${database}`);
    await connection.query(schema);
    // Doctor asks whether the log is filtered or a replica's; DMS looks through which views and triggers of other schemas a
    // statement may reach a captured table.
    await connection.query(`
      create user if not exists '${SOURCE_USER.user}'@'%' identified by '${SOURCE_USER.password}';
      grant select, insert, update, delete, lock tables on ${database}.* to '${SOURCE_USER.user}'@'%';
      grant replication client, slave monitor on *.* to '${SOURCE_USER.user}'@'%';
      create user if not exists '${DMS_USER.user}'@'%' identified by '${DMS_USER.password}';
      grant select, show view, trigger on *.* to '${DMS_USER.user}'@'%';
      grant replication slave, replication client, reload on *.* to '${DMS_USER.user}'@'%';`);
  } finally {
    await connection.end();
  }
}
