/** Waiting for reports: on the local QuickSight, whose ingestions really query a table. */
import { QuickSight } from '@aws-sdk/client-quicksight';
import { ActivityCancellationDetails } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createIngestActivities } from '../../src/activities/ingest';
import { ACCOUNT, World } from '../local-aws/quicksight/support/world';
import { actingAs } from '../support/stack';

describe('a report', () => {
  let world: World;
  let worker: QuickSight;
  let activities: ReturnType<typeof createIngestActivities>;

  beforeAll(async () => {
    world = await World.open();
    worker = new QuickSight({ ...actingAs('ecomflow-worker'), endpoint: world.url, maxAttempts: 1 });
    activities = createIngestActivities({
      quicksight: worker,
      quicksightOnce: worker,
      settings: { quicksightAccount: ACCOUNT, pollMinMs: 20 },
    });
  });
  afterAll(async () => {
    worker.destroy();
    await world.close();
  });

  const start = (dataSetId: string, token: string) =>
    activities.startReports({ reports: [dataSetId], token });
  const waitFor = (started: Awaited<ReturnType<typeof start>>): Promise<unknown> =>
    new MockActivityEnvironment({ scheduledTimestampMs: Date.now() }).run(activities.waitForReports, started);

  it('that a newer one supersedes is over when the newer one is, with its rows', async () => {
    await world.until('daily-sales', await world.createSet('daily-sales', 'select day from sales'));
    const release = await world.hold();
    const older = await start('daily-sales', 'older');
    await world.until('daily-sales', 'older', ['RUNNING']);
    const waiting = waitFor(older);
    const newer = await start('daily-sales', 'newer');
    await release();
    expect(await waiting).toEqual({ 'daily-sales': 3 });
    expect(await waitFor(newer)).toEqual({ 'daily-sales': 3 });
    expect((await world.look('daily-sales', 'older')).IngestionStatus).toBe('FAILED');
  });

  it('that is superseded is followed without reading all that was ever taken in', async () => {
    await world.until('sales-overview', await world.createSet('sales-overview', 'select day from sales'));
    for (let count = 0; count < 27; count += 1) await waitFor(await start('sales-overview', `past-${count}`));
    let pages = 0;
    worker.middlewareStack.add((next, { commandName }) => (input) => {
      if (commandName === 'ListIngestionsCommand') pages += 1;
      return next(input);
    });
    const release = await world.hold();
    const older = await start('sales-overview', 'older');
    await world.until('sales-overview', 'older', ['RUNNING']);
    const waiting = waitFor(older);
    await start('sales-overview', 'newer');
    await release();
    expect(await waiting).toEqual({ 'sales-overview': 3 });
    expect(pages).toBe(1);
  });

  it('that nobody wants any more is cancelled', async () => {
    const release = await world.hold();
    const started = await start('daily-sales', 'unwanted');
    await world.until('daily-sales', 'unwanted', ['RUNNING']);
    const environment = new MockActivityEnvironment({ scheduledTimestampMs: Date.now() });
    const waiting = environment.run(activities.waitForReports, started);
    environment.cancel('CANCELLED', new ActivityCancellationDetails({ cancelRequested: true }));
    await expect(waiting).rejects.toThrow();
    await release();
    expect((await world.until('daily-sales', 'unwanted')).IngestionStatus).toBe('CANCELLED');
  });

  it('that fails by itself fails with its code', async () => {
    await world.createSet('regional-sales', 'select day from absent');
    await expect(waitFor(await start('regional-sales', 'one'))).rejects.toMatchObject({
      type: 'ELT_REPORT_INGESTION_FAILED',
    });
  });
});
