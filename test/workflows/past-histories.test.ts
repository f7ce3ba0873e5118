/**
 * Histories that the worker of November 2026 wrote, before sources became plugs, and what today's workflows make of them: a sequencer
 * that had loads halved, a catalog that waited for somebody else's crawl, a backfill with windows run together, and windows. See
 * docs/adr/0029-what-runs-in-flight-meet.md.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '../support/workflow-bundle';
// Keeps the worker's warnings about what is planted here out of the report.
import './support';

interface Recorded {
  readonly workflowId: string;
  readonly history: { readonly events: readonly unknown[] };
}

const PAST = join(__dirname, 'past/2026-11-29.json.gz');
const recorded = JSON.parse(gunzipSync(readFileSync(PAST)).toString('utf8')) as Readonly<
  Record<string, Recorded>
>;

async function replay(name: string): Promise<void> {
  const { workflowId, history } = recorded[name] ?? { workflowId: '', history: { events: [] } };
  expect(history.events.length).toBeGreaterThan(10);
  await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, workflowId);
}

describe('a history of before', () => {
  it.each(['loadWarehouse', 'backfillPipeline', 'crawlCatalog', 'runPipeline'])(
    'of %s is gone on with by a worker of today',
    async (name) => {
      await expect(replay(name)).resolves.toBeUndefined();
    },
  );

  it.each(['runWindow', 'runWindow that failed'])(
    'of %s is not, so windows stay with the build that began them',
    async (name) => {
      await expect(replay(name)).rejects.toThrow(/[Nn]ondeterminis/);
    },
  );
});
