/** Two servers of a test's own: one that takes writes, and one that follows it by its log. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngineRoom } from '../../../../local-aws/engines/engine-room';
import { startKeeper } from '../../../../local-aws/engines/keeper';
import { startMariadb, type MariadbEngine } from '../../../../local-aws/engines/mariadb';
import { testStack, uniqueName } from '../../../support/stack';
import { connect, type Server } from './open-source';

export interface ReplicatedServers {
  readonly source: Server;
  readonly replica: Server;
  /** On the replica, as its administrator. */
  tell(...statements: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export async function startReplicatedServers(): Promise<ReplicatedServers> {
  const { tools } = testStack();
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-replica-'));
  const keeper = startKeeper(tools.python, uniqueName('replica'));
  const rooms = ['source', 'replica'].map((name) => {
    const logDir = join(dir, `${name}-logs`);
    mkdirSync(logDir);
    return openEngineRoom({ dir: join(dir, name), logDir, tools, keeper });
  });
  const [source, replica] = await Promise.all(rooms.map(startMariadb));
  if (!source || !replica) throw new Error('two servers were asked for');
  const tell = async (...statements: readonly string[]): Promise<void> => {
    const connection = await connect('mysql', { server: replica });
    for (const statement of statements) await connection.query(statement);
    connection.destroy();
  };
  await tell('set global server_id = 2', follow(source), 'start slave', 'set global read_only = on');
  return {
    source,
    replica,
    tell,
    async close() {
      for (const room of rooms) await room.close();
      await keeper.dismiss();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function follow({ host, port, user, password }: MariadbEngine): string {
  return `change master to master_host = '${host}', master_port = ${port}, master_user = '${user}', master_password = '${password}',
    master_ssl = 0, master_use_gtid = slave_pos, master_connect_retry = 1`;
}
