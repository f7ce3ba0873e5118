/** Runs lanes, and tells what became of each warehouse and how many remote jobs it took. */
import { digestWarehouse, type WarehouseDigest } from '../../src/aws/digest-warehouse';
import { createObjectStore } from '../../src/aws/object-store';
import { bronzePrefix } from '../../src/model/names';
import type { KillPoint } from './moments';
import { openLane, type Lane } from './lane';
import { faultsOfEnd } from './lives';
import type { Signal } from './order';
import type { Scenario } from './scenario';
import { countStarts, type Starts } from './starts';
import type { World } from './world';

export interface LaneResult {
  readonly name: string;
  /** Kill points that the lane's workers died at, in that order. */
  readonly deaths: readonly KillPoint[];
  /** Points that the scenario never came by. */
  readonly missed: readonly KillPoint[];
  /** What was wrong with an end that the worker was asked for. */
  readonly badEnds: readonly string[];
  readonly starts: Starts;
  readonly digests: WarehouseDigest;
  /** Objects in the lane's own bronze, with their ETags; none where all lanes read one bronze, which their marks reach, too. */
  readonly bronze: readonly string[];
  readonly seconds: number;
}

/** Runs a scenario in a lane whose worker ends at each of `points` once. */
export async function runLane(
  world: World,
  name: string,
  { run }: Scenario,
  {
    points = [],
    signal = 'SIGKILL',
  }: { readonly points?: readonly KillPoint[]; readonly signal?: Signal } = {},
): Promise<LaneResult> {
  const startedMs = Date.now();
  const lane = await openLane(world, name, points, signal);
  try {
    const failed = lane.lives.failed.then((reason) => Promise.reject(new Error(reason)));
    await Promise.race([run(lane, world.days), failed]);
    await lane.lives.ended();
    return {
      ...(await resultOf(world, lane, points)),
      badEnds: signal === 'SIGTERM' ? lane.lives.ends().flatMap(faultsOfEnd) : [],
      seconds: Math.round((Date.now() - startedMs) / 1000),
    };
  } finally {
    await lane.close();
  }
}

async function resultOf(
  world: World,
  lane: Lane,
  points: readonly KillPoint[],
): Promise<Omit<LaneResult, 'seconds' | 'badEnds'>> {
  const deaths = lane.lives.deaths();
  return {
    name: lane.name,
    deaths,
    missed: points.filter((point) => !deaths.includes(point)),
    starts: await countStarts(world, lane),
    digests: await digestWarehouse(lane.sql),
    bronze: await listBronze(world, lane),
  };
}

async function listBronze({ aws, config, pipeline }: World, { bronzeBucket }: Lane): Promise<string[]> {
  if (bronzeBucket === config.ECOMFLOW_BRONZE_BUCKET) return [];
  const objects = await createObjectStore(aws.s3).list(bronzeBucket, bronzePrefix(pipeline.name));
  return objects.map(({ key, etag }) => `${key} ${etag}`).sort();
}
