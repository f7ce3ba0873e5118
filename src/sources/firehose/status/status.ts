/** What stream, delivery stream and bronze say of themselves. */
import { listPages } from '../../../aws/list-objects';
import { feedOfDelivered } from '../../../model/delivered-name';
import { dayFolder } from '../../../model/key-range';
import { table } from '../../../model/text-table';
import type { FirehoseDeps } from '../deps';
import type { Delivered } from '../delivered';
import { lookAtDelivery, lookAtStream } from '../health';
import { listShards } from '../shards';
import { listUndelivered, type UndeliveredDeps } from '../undelivered';

export type StatusDeps = Pick<FirehoseDeps, 's3' | 'kinesis' | 'firehose'> & {
  readonly nowMs: () => Promise<number>;
} & UndeliveredDeps;

export interface StreamStatus {
  readonly stream: string;
  /** As Kinesis says it. */
  readonly streamStatus: string;
  readonly shards: readonly { readonly id: string; readonly isOpen: boolean }[];
  readonly deliveryStream: string;
  readonly deliveryStatus: string;
  /** Of the last days in bronze; null where there is none. */
  readonly newest: { readonly key: string; readonly writtenAt: string; readonly ageSeconds: number } | null;
  /** What Firehose could not give on and nobody has settled yet, newest first. */
  readonly undelivered: readonly {
    readonly key: string;
    readonly size: number;
    readonly writtenAt: string;
  }[];
}

const SHOWN = 20;

export async function readStreamStatus(deps: StatusDeps, source: Delivered): Promise<StreamStatus> {
  const [stream, delivery] = [await lookAtStream(deps, source), await lookAtDelivery(deps, source)];
  const shards = await listShards(deps.kinesis, source.stream);
  const undelivered = await listUndelivered(deps, source.pipeline);
  return {
    ...{ stream: source.stream, streamStatus: stream?.StreamStatus ?? 'CREATING' },
    shards: shards.map(({ id, isOpen }) => ({ id, isOpen })),
    ...{
      deliveryStream: source.deliveryStream,
      deliveryStatus: delivery?.DeliveryStreamStatus ?? 'CREATING',
    },
    newest: await newestObject(deps, source),
    undelivered: undelivered
      .sort((one, other) => other.modifiedMs - one.modifiedMs)
      .map(({ key, size, modifiedMs }) => ({ key, size, writtenAt: new Date(modifiedMs).toISOString() })),
  };
}

async function newestObject(
  { s3, settings, nowMs }: StatusDeps,
  source: Delivered,
): Promise<StreamStatus['newest']> {
  const now = await nowMs();
  const after = source.prefix + dayFolder(now - source.lookBackMs);
  let newest: { key: string; modifiedMs: number } | null = null;
  for await (const page of listPages(s3, settings.bronzeBucket, source.prefix, after))
    for (const { key, modifiedMs } of page)
      if (feedOfDelivered(source.pipeline, key) !== null && modifiedMs >= (newest?.modifiedMs ?? 0))
        newest = { key, modifiedMs };
  if (newest === null) return null;
  const { key, modifiedMs } = newest;
  const ageSeconds = Math.max(0, Math.round((now - modifiedMs) / 1000));
  return { key, writtenAt: new Date(modifiedMs).toISOString(), ageSeconds };
}

export function describeStream(pipeline: string, status: StreamStatus): string {
  const { stream, streamStatus, shards, deliveryStream, deliveryStatus, newest, undelivered } = status;
  const open = shards.filter(({ isOpen }) => isOpen).length;
  const closed = shards.length - open;
  const told = [
    `${pipeline}: stream ${stream} ${streamStatus}, ${open} shard(s) open${closed > 0 ? `, ${closed} closed` : ''}`,
    `delivery stream ${deliveryStream} ${deliveryStatus}`,
    newest === null
      ? 'in bronze: nothing of the last days'
      : `in bronze: newest ${newest.key}, ${newest.ageSeconds} s ago`,
    `not given on: ${undelivered.length} object(s)`,
  ].join('\n');
  if (undelivered.length === 0) return told;
  const rows = undelivered.slice(0, SHOWN).map(({ key, size, writtenAt }) => [key, writtenAt, String(size)]);
  return `${told}\n\n${table([['not given on', 'since', 'bytes'], ...rows])}`;
}
