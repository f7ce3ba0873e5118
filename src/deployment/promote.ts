/**
 * Makes a build the one that takes new runs. Runs that have begun stay with theirs; the sequencer, backfills and crawls move on.
 *
 * Back to an earlier build they do not: what a later build has decided (`patched`) the earlier one cannot repeat, and would refuse
 * them. They are pinned to the build that has them, before anything else: once one is on its way, the server (1.29) sends it
 * there again and again, whatever it is pinned to.
 */
import type { Client } from '@temporalio/client';
import { EltError } from '../model/errors';
import { readBuilds, type Build, type Place } from './builds';
import { keep, readMovers, release, type Mover } from './movers';
import { setCurrent } from './set-current';

export interface Promotion {
  readonly buildId: string;
  /** The build that was current; null where none was. */
  readonly before: string | null;
  /** Workflows that stay with the later build although they would move on. */
  readonly kept: readonly string[];
  /** Those that were on their way to the earlier build before they could be kept. */
  readonly missed: readonly string[];
  /** Workflows that may move on again. */
  readonly released: readonly string[];
}

/** Throws ELT_INPUT_INVALID for a build that no worker works for. */
export async function promote(place: Place, buildId: string): Promise<Promotion> {
  const builds = await readBuilds(place);
  const build = findBuild(builds, buildId);
  if (build.workers === 0)
    throw new EltError(
      'ELT_INPUT_INVALID',
      `build: no worker of ${buildId} asks for work on ${place.taskQueue}: start its service first`,
    );
  const current = builds.find(({ state }) => state === 'current');
  const promotion = { buildId, before: current?.buildId ?? null, kept: [], missed: [], released: [] };
  return current !== undefined && current.createdAt > build.createdAt
    ? { ...promotion, ...(await goBack(place, buildId, current.buildId)) }
    : { ...promotion, released: await goOn(place, buildId) };
}

async function goBack({ client }: Place, buildId: string, later: string) {
  const isOfLater = (mover: Mover): boolean => mover.buildId === later && !mover.isKept;
  const kept = await keepAll(client, isOfLater);
  await setCurrent(client, buildId);
  // What began on the later build after it was looked at.
  const late = (await readMovers(client)).filter(isOfLater);
  return {
    kept: [...kept, ...(await keepAll(client, (mover) => isOfLater(mover) && !mover.isMoving))],
    missed: late.filter(({ isMoving }) => isMoving).map(({ workflowId }) => workflowId),
  };
}

async function goOn({ client }: Place, buildId: string): Promise<string[]> {
  const released: string[] = [];
  for (const mover of await readMovers(client))
    if (mover.isKept && (await release(client, mover))) released.push(mover.workflowId);
  await setCurrent(client, buildId);
  return released;
}

async function keepAll(client: Client, isMeant: (mover: Mover) => boolean): Promise<string[]> {
  const kept: string[] = [];
  for (const mover of await readMovers(client))
    if (isMeant(mover) && (await keep(client, mover))) kept.push(mover.workflowId);
  return kept;
}

/** Throws ELT_INPUT_INVALID. */
export function findBuild(builds: readonly Build[], buildId: string): Build {
  const build = builds.find((one) => one.buildId === buildId);
  if (build) return build;
  const known = builds.map((one) => one.buildId).join(', ');
  throw new EltError(
    'ELT_INPUT_INVALID',
    `build: Temporal knows no build ${buildId}${known === '' ? '; no worker with ECOMFLOW_BUILD_ID has ever come' : `, but ${known}`}`,
  );
}
