/**
 * A landing into which a test drops files on the server that skips time, and what runs make of them: each looks into it once, so long
 * after its window's end, and is over five minutes later.
 */
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Activities } from '../../../src/activities';
import { FILES_CAME_SIGNAL } from '../../../src/model/messages';
import { gatheringId } from '../../../src/model/names';
import { gatherFiles } from '../../../src/workflows';
import { scriptedWorld, WINDOW_INPUT } from '../support';

export interface DroppedFile {
  readonly name: string;
  readonly atMs: number;
}

export interface SeenRun {
  readonly askedMs: number;
  readonly files: readonly DroppedFile[];
}

const COMMITTED = { status: 'committed', loadId: 'load-1', newRows: 3, knownRows: 0 } as const;

export function openDroppedWorld(
  env: TestWorkflowEnvironment,
  { untilSweepMs = 0, ...overrides }: Partial<Activities> & { readonly untilSweepMs?: number } = {},
) {
  const dropped: DroppedFile[] = [];
  const runs: { askedMs: number; files: DroppedFile[] }[] = [];
  const taken = new Set<DroppedFile>();
  const waiting = (): DroppedFile[] => dropped.filter((file) => !taken.has(file));
  const offered = new Set<string>();
  const world = scriptedWorld(env, {
    lookForFiles: async ({ firstAt }) => {
      if (waiting().length === 0) return null;
      const nowMs = await env.currentTimeMs();
      runs.push({ askedMs: nowMs, files: [] });
      const toMs = Math.floor(nowMs / 60_000 + 1) * 60_000;
      return {
        from: new Date(Math.floor(Date.parse(firstAt) / 60_000) * 60_000).toISOString(),
        to: new Date(toMs).toISOString(),
      };
    },
    resolveWindow: ({ run: { from = '', to = '', wait = false } }) =>
      Promise.resolve({ ...WINDOW_INPUT, pipeline: world.name, window: { from, to }, wait }),
    // As in earnest: the sweep begins once the window has ended, and what came after its end is another window's.
    beginSecuring: async ({ plan }) => {
      const endMs = Date.parse(plan.window.to);
      const waitMs = endMs + untilSweepMs - (await env.currentTimeMs());
      if (waitMs > 0) return { isMarked: false, waitMs };
      const files = waiting().filter(({ atMs }) => atMs < endMs);
      for (const file of files) taken.add(file);
      runs.at(-1)?.files.push(...files);
      return { isMarked: true, mark: 'a sweep' };
    },
    // Asked once more after five minutes, as long as a run goes on after its sweep.
    offerBatch: ({ offer }) => {
      const { batchId } = offer.batch;
      if (offered.has(batchId)) return Promise.resolve(COMMITTED);
      offered.add(batchId);
      return Promise.resolve(null);
    },
    ...overrides,
  });
  const resolvePlan = world.activities.resolvePlan;
  world.activities.resolvePlan = async (input) => ({ ...(await resolvePlan(input)), pipeline: world.name });

  /** As the Lambda tells of one that S3 took at that time. */
  const tell = (atMs: number): Promise<unknown> =>
    env.client.workflow.signalWithStart(gatherFiles, {
      workflowId: gatheringId(world.name),
      taskQueue: world.name,
      args: [{ pipeline: world.name }],
      signal: FILES_CAME_SIGNAL,
      signalArgs: [{ firstAt: new Date(atMs).toISOString() }],
    });
  /** Into landing, without a word. */
  const place = async (name: string): Promise<DroppedFile> => {
    const file = { name, atMs: await env.currentTimeMs() };
    dropped.push(file);
    return file;
  };
  return {
    ...world,
    runs: runs as readonly SeenRun[],
    lost: waiting,
    tell,
    place,
    async drop(name: string): Promise<DroppedFile> {
      const file = await place(name);
      await tell(file.atMs);
      return file;
    },
    ended: () => env.client.workflow.getHandle(gatheringId(world.name)).result(),
  };
}

export type DroppedWorld = ReturnType<typeof openDroppedWorld>;
