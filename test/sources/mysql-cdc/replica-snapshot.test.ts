/** Figures that are counted on a replica: those of the source's log at the mark, or refused by name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import { markAndCountOnReplica } from '../../../src/sources/mysql-cdc/replica-snapshot';
import { connect, sourceOver, type CountedSource } from './support/open-source';
import { startReplicatedServers, type ReplicatedServers } from './support/replicated-servers';
import { startWriters, TABLES, thing, type Writers } from './support/writers';

const SCHEMA_FILE = join(__dirname, '../../../src/pipelines/ecommerce/source/schema.sql');
const DATABASE = 'shop';
const KEY = 'k'.repeat(64);
const ROUNDS = 6;

describe('A replica', () => {
  let servers: ReplicatedServers;
  let source: CountedSource;
  let replica: CountedSource;
  let writers: Writers;

  beforeAll(async () => {
    servers = await startReplicatedServers();
    await run(servers, [readFileSync(SCHEMA_FILE, 'utf8'), ...TABLES]);
    source = sourceOver(DATABASE, { user: 'worker', server: servers.source });
    replica = sourceOver(DATABASE, { user: 'worker', server: servers.replica });
    writers = await startWriters(DATABASE, 3, servers.source);
  });
  afterAll(async () => {
    await writers.stop();
    await servers.close();
  });

  const take = (patienceMs = 60_000) =>
    markAndCountOnReplica(source, replica, {
      database: DATABASE,
      tables: [thing],
      key: KEY,
      signal: new AbortController().signal,
      patienceMs,
    });

  it('gives the figures of the log at the mark, whoever writes meanwhile', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [mark] = await take();
      const place = source.committed.at(-1) ?? 0;
      await writers.knowUpTo(place);
      expect(mark?.figures).toEqual(writers.figuresAt(place, KEY));
    }
    expect(writers.failures()).toEqual([]);
  });

  it('that applies its log beside itself gives them as well', async () => {
    await servers.tell(
      'stop slave',
      'set global slave_parallel_threads = 4',
      "set global slave_parallel_mode = 'optimistic'",
      'start slave',
    );
    const [mark] = await take();
    const place = source.committed.at(-1) ?? 0;
    await writers.knowUpTo(place);
    expect(mark?.figures).toEqual(writers.figuresAt(place, KEY));
  });

  it('that does not follow is said to be behind', async () => {
    await servers.tell('stop slave sql_thread');
    await expect(take(1)).rejects.toMatchObject({ code: 'ELT_REPLICATE_SOURCE_BUSY' });
    await servers.tell('start slave sql_thread');
  });

  it.each([
    ['takes writes of its own', 'set global read_only = off', 'set global read_only = on', 'takes writes'],
  ])('that %s is refused by name', async (_, make, end, words) => {
    await servers.tell(make);
    await expect(take()).rejects.toMatchObject({
      code: 'ELT_REPLICATE_SOURCE_SCHEMA',
      message: expect.stringContaining(words) as string,
    });
    await servers.tell(end);
  });

  it('that is none is refused by name', async () => {
    const itself = markAndCountOnReplica(replica, source, {
      database: DATABASE,
      tables: [thing],
      key: KEY,
      signal: new AbortController().signal,
      patienceMs: 1,
    });
    await expect(itself).rejects.toMatchObject({
      message: expect.stringContaining('read_only is off') as string,
    });
  });
});

async function run({ source }: ReplicatedServers, statements: readonly string[]): Promise<void> {
  const connection: Connection = await connect(DATABASE, { server: source, multipleStatements: true });
  for (const statement of statements) await connection.query(statement);
  connection.destroy();
}
