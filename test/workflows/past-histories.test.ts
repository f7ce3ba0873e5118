/**
 * Histories that workers of before wrote, and what today's workflows make of them. Those of November 2026, before sources became plugs:
 * a sequencer that had loads halved, a catalog that waited for somebody else's crawl, a backfill with windows run together, and windows
 * (docs/adr/0029-what-runs-in-flight-meet.md). Those of the day after, and of each release since: every way through the workflows
 * (`npm run histories`).
 */
import { Worker } from '@temporalio/worker';
import { version } from '../../package.json';
import { MOVING_TYPES } from '../../src/deployment/movers';
import { bundleWorkflows, workflowBundle, type Bundle } from '../support/workflow-bundle';
import { readPast, type Recorded } from './past/recorded';
// Keeps the worker's warnings about what is planted here out of the report.
import './support';

const PAST = readPast();
const NOVEMBER = '2026-11-29';
/** Were written before there was a workflow that gathers files. */
const BEFORE_GATHERING = [NOVEMBER, '2026-11-30'];
const careless = bundleWorkflows(require.resolve('../../src/workflows'), [
  require.resolve('../deployment/careless-build'),
]);

const typeOf = (name: string): string => name.split(' ', 1)[0] ?? '';
const KEPT = Object.entries(PAST).flatMap(([release, histories]) =>
  Object.keys(histories).map((name) => [release, name] as const),
);
const MOVING = KEPT.filter(([, name]) => MOVING_TYPES.some((type) => type === typeOf(name)));

function find(release: string, name: string): Recorded {
  const recorded = PAST[release]?.[name];
  if (!recorded || recorded.history.events.length <= 10)
    throw new Error(`${name} of ${release} is no history`);
  return recorded;
}

async function replay(
  release: string,
  name: string,
  bundle: Promise<Bundle> = workflowBundle(),
): Promise<void> {
  const { workflowId, history } = find(release, name);
  await Worker.runReplayHistory({ workflowBundle: await bundle }, history, workflowId);
}

describe('a history of before', () => {
  it('is there of every workflow that moves on, of more than one release', () => {
    for (const release of Object.keys(PAST)) {
      const kept = new Set(MOVING.filter(([of]) => of === release).map(([, name]) => typeOf(name)));
      const missing = MOVING_TYPES.filter((type) => !kept.has(type));
      expect(missing).toEqual(BEFORE_GATHERING.includes(release) ? ['gatherFiles'] : []);
    }
    expect(Object.keys(PAST)).toEqual(expect.arrayContaining([version, ...BEFORE_GATHERING]));
  });

  it.each([...MOVING, [NOVEMBER, 'runPipeline'] as const])(
    'of %s, %s, is gone on with by a worker of today',
    async (release, name) => {
      await expect(replay(release, name)).resolves.toBeUndefined();
    },
  );

  it.each(['runWindow', 'runWindow that failed'])(
    'of %s is not, so windows stay with the build that began them',
    async (name) => {
      await expect(replay(NOVEMBER, name)).rejects.toThrow(/[Nn]ondeterminis/);
    },
  );

  it.each(MOVING.filter(([, name]) => typeOf(name) === 'loadWarehouse'))(
    'of %s, %s, would be refused by a change that is not `patched`',
    async (release, name) => {
      await expect(replay(release, name, careless)).rejects.toThrow(/[Nn]ondeterminis/);
    },
  );
});
