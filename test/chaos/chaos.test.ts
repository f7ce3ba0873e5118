/**
 * The short form of `npm run chaos`: a worker dies at every kill point, several of them in each run, with the real workflows
 * and a real Temporal server. Engines are scripted here; test/e2e kills workers over real Spark and a real warehouse.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testStack } from '../support/stack';
import { startTemporalServer } from '../support/temporal-server';
import { hastyBundle, withoutSourceMap } from '../support/workflow-bundle';
import { activityNames, deal, killPoints } from './kill-points';
import { isWait } from './moments';
import {
  bundleScriptedWorker,
  runScriptedLane,
  type ScriptedResult,
  type ScriptedWorld,
} from './scripted-lane';

const LANES = 4;

describe('a worker that is killed', () => {
  const undo: (() => unknown)[] = [];
  let clean: ScriptedResult;
  let careless: ScriptedResult;
  let killed: ScriptedResult[];

  beforeAll(async () => {
    const dir = mkdtempSync(join(tmpdir(), 'ecomflow-chaos-'));
    undo.push(() => rmSync(dir, { recursive: true, force: true }));
    const temporal = await startTemporalServer(testStack().tools.temporal, null);
    undo.push(() => temporal.close());
    const bundle = join(dir, 'workflows.js');
    writeFileSync(bundle, withoutSourceMap(await hastyBundle()));
    const world: ScriptedWorld = { temporal, bundle, program: await bundleScriptedWorker(dir), dir };
    [clean, careless, ...killed] = await Promise.all([
      runScriptedLane(world, 'clean'),
      runScriptedLane(world, 'careless', ['startRefine end'], 'startRefine'),
      ...deal(killPoints(), LANES).map((points, lane) => runScriptedLane(world, `lane-${lane}`, points)),
    ]);
  }, 400_000);
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });

  it('has 40 places to die at or more, and dies at each', () => {
    expect(killPoints().length).toBeGreaterThanOrEqual(40);
    expect(killed.flatMap(({ deaths }) => deaths).sort()).toEqual(killPoints().sort());
    expect(activityNames().filter(isWait).length).toBeGreaterThanOrEqual(7);
  });

  it('comes by every activity, and starts each remote job as often as the scenario asks', () => {
    expect(Object.entries(clean.effects).filter(([, times]) => times === 0)).toEqual([]);
    expect(clean.effects).toMatchObject({ startRefine: 2, startLoad: 2, startReports: 2, startPublish: 2 });
  });

  it('asks for nothing else than if it had lived', () => {
    for (const { effects } of killed) expect(effects).toEqual(clean.effects);
  });

  it('would be seen to ask for something else if an activity drew its token itself', () => {
    const { startRefine = 0, ...others } = careless.effects;
    const { startRefine: needed = 0, ...expected } = clean.effects;
    expect(others).toEqual(expected);
    // Once more for the death, and for each time that a busy host let it be silent for too long.
    expect(startRefine).toBeGreaterThan(needed);
  });
});
