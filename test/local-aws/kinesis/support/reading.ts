/** Readers of whole streams: a careful one, and careless ones that must be found out. */
import type { ChildShard, Kinesis } from '@aws-sdk/client-kinesis';

export interface ReadRecord {
  readonly key: string;
  readonly number: string;
  readonly text: string;
}

interface ReadShard {
  readonly records: readonly ReadRecord[];
  /** Undefined where the shard is open. */
  readonly children: readonly ChildShard[] | undefined;
}

/** A shard from its beginning to its end, or to its tip. */
export async function readShard(kinesis: Kinesis, StreamName: string, ShardId: string): Promise<ReadShard> {
  const asked = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
  const records: ReadRecord[] = [];
  let { ShardIterator } = await kinesis.getShardIterator(asked);
  for (;;) {
    const page = await kinesis.getRecords({ ShardIterator, Limit: 3 });
    for (const { PartitionKey = '', SequenceNumber = '', Data = new Uint8Array() } of page.Records ?? [])
      records.push({ key: PartitionKey, number: SequenceNumber, text: Buffer.from(Data).toString() });
    if (page.NextShardIterator === undefined) return { records, children: page.ChildShards ?? [] };
    if (page.MillisBehindLatest === 0) return { records, children: undefined };
    ShardIterator = page.NextShardIterator;
  }
}

export type Reader = (kinesis: Kinesis, StreamName: string) => Promise<readonly ReadRecord[]>;

/** Begins with the shards that had no parents, and goes from a shard's end to its children, once all of their parents were read. */
export const readByFamily: Reader = async (kinesis, StreamName) => {
  const { Shards = [] } = await kinesis.listShards({ StreamName });
  const ready = Shards.filter(({ ParentShardId }) => ParentShardId === undefined).map(
    ({ ShardId = '' }) => ShardId,
  );
  const done = new Set<string>();
  const records: ReadRecord[] = [];
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    const shard = await readShard(kinesis, StreamName, id);
    records.push(...shard.records);
    done.add(id);
    for (const { ShardId = '', ParentShards = [] } of shard.children ?? [])
      if (ParentShards.every((parent) => done.has(parent)) && !ready.includes(ShardId)) ready.push(ShardId);
  }
  return records;
};

/** Reads children before their parents. */
export const readYoungestFirst: Reader = async (kinesis, StreamName) => {
  const { Shards = [] } = await kinesis.listShards({ StreamName });
  const read = [];
  for (const { ShardId = '' } of Shards.reverse()) read.push(await readShard(kinesis, StreamName, ShardId));
  return read.flatMap(({ records }) => records);
};

/** Reads what is open now, as if nothing had ever been split. */
export const readOpenShards: Reader = async (kinesis, StreamName) => {
  const { Shards = [] } = await kinesis.listShards({ StreamName, ShardFilter: { Type: 'AT_LATEST' } });
  const read = [];
  for (const { ShardId = '' } of Shards) read.push(await readShard(kinesis, StreamName, ShardId));
  return read.flatMap(({ records }) => records);
};
