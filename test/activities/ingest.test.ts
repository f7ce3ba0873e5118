/** Waiting for reports: on the local QuickSight, whose ingestions really query a table. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { createIngestActivities } from '../../src/activities/ingest';
import { ACCOUNT, World } from '../local-aws/quicksight/support/world';

describe('a report', () => {
  let world: World;
  let activities: ReturnType<typeof createIngestActivities>;

  beforeAll(async () => {
    world = await World.open();
    activities = createIngestActivities({
      quicksight: world.quicksight,
      quicksightOnce: world.quicksight,
      settings: { quicksightAccount: ACCOUNT, pollMinMs: 20 },
    });
  });
  afterAll(() => world.close());

  const start = (dataSetId: string, token: string) =>
    activities.startReports({ reports: [dataSetId], token });
  const waitFor = (started: Awaited<ReturnType<typeof start>>): Promise<unknown> =>
    new MockActivityEnvironment({ scheduledTimestampMs: Date.now() }).run(activities.waitForReports, started);

  it('that a newer one supersedes is over when the newer one is, with its rows', async () => {
    await world.until('sales', await world.createSet('sales', 'select day from sales'));
    const release = await world.hold();
    const older = await start('sales', 'older');
    await world.until('sales', 'older', ['RUNNING']);
    const waiting = waitFor(older);
    const newer = await start('sales', 'newer');
    await release();
    expect(await waiting).toEqual({ sales: 3 });
    expect(await waitFor(newer)).toEqual({ sales: 3 });
    expect((await world.look('sales', 'older')).IngestionStatus).toBe('FAILED');
  });

  it('that is superseded is followed without reading all that was ever taken in', async () => {
    await world.until('long', await world.createSet('long', 'select day from sales'));
    for (let count = 0; count < 27; count += 1) await waitFor(await start('long', `past-${count}`));
    let pages = 0;
    world.quicksight.middlewareStack.add((next, { commandName }) => (input) => {
      if (commandName === 'ListIngestionsCommand') pages += 1;
      return next(input);
    });
    const release = await world.hold();
    const older = await start('long', 'older');
    await world.until('long', 'older', ['RUNNING']);
    const waiting = waitFor(older);
    await start('long', 'newer');
    await release();
    expect(await waiting).toEqual({ long: 3 });
    expect(pages).toBe(1);
  });

  it('that fails by itself fails with its code', async () => {
    await world.createSet('absent', 'select day from absent');
    await expect(waitFor(await start('absent', 'one'))).rejects.toMatchObject({
      type: 'ELT_REPORT_INGESTION_FAILED',
    });
  });
});
