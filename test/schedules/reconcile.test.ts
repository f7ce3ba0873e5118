/** Temporal's schedules become those of the pipelines, on the real dev server and with what its own command does to them. */
import type { Pipeline } from '../../src/model/pipeline';
import { desiredSchedule } from '../../src/schedules/desired';
import { readSchedules } from '../../src/schedules/overview';
import { applyChanges, planChanges } from '../../src/schedules/reconcile';
import { eventually, listIds, openNamespace, pipelineOf, TASK_QUEUE, type Namespace } from './support';

describe('applying', () => {
  let space: Namespace;
  beforeAll(async () => {
    space = await openNamespace();
  });
  afterAll(() => space.close());
  beforeEach(async () => {
    await apply();
    await eventually(async () => (await listIds(space.client)).every((id) => !id.startsWith('ecomflow-')));
  });

  const desired = (pipelines: readonly Pipeline[]) =>
    pipelines.map((one) => desiredSchedule(one, TASK_QUEUE));
  /** Once the server's list shows what was created: deletions go by it. */
  const listed = (...ids: string[]) =>
    eventually(async () => {
      const all = await listIds(space.client);
      return ids.every((id) => all.includes(id));
    });
  const plan = async (...pipelines: Pipeline[]) =>
    (await planChanges(space.client.schedule, desired(pipelines))).map(
      ({ scheduleId, action, differences }) => [action, scheduleId, ...differences.map(({ field }) => field)],
    );
  async function apply(...pipelines: Pipeline[]): Promise<void> {
    const { schedule } = space.client;
    await applyChanges(schedule, await planChanges(schedule, desired(pipelines)));
  }
  const live = (id: string) => space.client.schedule.getHandle(id).describe();

  it('creates what is missing, says what it will do before, and finds nothing to change after', async () => {
    const one = pipelineOf('one', { timezone: 'Asia/Tokyo', jitterMs: 60_000, note: 'the first' });
    const two = pipelineOf('two', { calendar: undefined, everyMs: 3_600_000, pauseOnFailure: true });
    expect(await plan(one, two)).toEqual([
      ['create', 'ecomflow-one'],
      ['create', 'ecomflow-two'],
    ]);
    await apply(one, two);
    expect(await plan(one, two)).toEqual([
      ['none', 'ecomflow-one'],
      ['none', 'ecomflow-two'],
    ]);
    const { spec, state, policies, info } = await live('ecomflow-one');
    expect(spec).toMatchObject({ timezone: 'Asia/Tokyo', jitter: 60_000, intervals: [] });
    expect(state).toMatchObject({ paused: false, note: 'the first' });
    expect(policies).toMatchObject({ overlap: 'BUFFER_ALL', catchupWindow: 7 * 86_400_000 });
    // 02:00 in Tokyo is 17:00 UTC, and a minute of jitter at most.
    expect(info.nextActionTimes[0]?.toISOString()).toMatch(/T17:0[01]/);
    expect((await live('ecomflow-two')).policies.pauseOnFailure).toBe(true);
  });

  it('replaces a changed one whole: the old times no longer fire', async () => {
    await apply(pipelineOf('one'));
    const changed = pipelineOf('one', {
      calendar: undefined,
      everyMs: 3_600_000,
      jitterMs: 1000,
      note: 'hourly',
    });
    expect(await plan(changed)).toEqual([['replace', 'ecomflow-one', 'times', 'jitter', 'memo']]);
    await apply(changed);
    expect(await plan(changed)).toEqual([['none', 'ecomflow-one']]);
    const { spec, state } = await live('ecomflow-one');
    expect(spec).toMatchObject({ calendars: [], intervals: [{ every: 3_600_000 }], jitter: 1000 });
    expect(state.note).toBe('hourly');
  });

  it('deletes the schedule of a pipeline that is gone, and no other', async () => {
    await apply(pipelineOf('one'), pipelineOf('two'));
    await listed('ecomflow-one', 'ecomflow-two');
    expect(await plan(pipelineOf('one'))).toEqual([
      ['none', 'ecomflow-one'],
      ['delete', 'ecomflow-two'],
    ]);
    await apply(pipelineOf('one'));
    await expect(live('ecomflow-two')).rejects.toThrow();
    await expect(live('ecomflow-one')).resolves.toBeDefined();
    await apply(pipelineOf('one'), pipelineOf('two'));
    await expect(live('ecomflow-two')).resolves.toBeDefined();
  });

  it('puts right what was changed by hand with `temporal schedule update`', async () => {
    const one = pipelineOf('one');
    await apply(one);
    await space.temporal(
      ...['schedule', 'update', '--schedule-id', 'ecomflow-one', '--cron', '0 5 * * *'],
      ...['--workflow-id', 'one-scheduled', '--type', 'runPipeline', '--task-queue', TASK_QUEUE],
      ...['--input', '{"pipeline":"one","mode":"all"}', '--run-timeout', '1h'],
    );
    const [change] = await plan(one);
    expect(change).toEqual(
      expect.arrayContaining(['replace', 'times', 'overlap', 'catchUp', 'input', 'memo', 'options']),
    );
    await apply(one);
    expect(await plan(one)).toEqual([['none', 'ecomflow-one']]);
  });

  it('keeps a pause and its note, also when the definition changes; without one the note follows the definition', async () => {
    await apply(pipelineOf('one', { note: 'first' }), pipelineOf('two', { note: 'first' }));
    await space.temporal('schedule', 'toggle', '--pause', '--reason', 'the shop moves', '-s', 'ecomflow-one');
    const changed = (name: string) => pipelineOf(name, { note: 'second', jitterMs: 5000 });
    expect(await plan(pipelineOf('one', { note: 'first' }))).toContainEqual(['none', 'ecomflow-one']);
    await apply(changed('one'), changed('two'));
    expect((await live('ecomflow-one')).state).toMatchObject({ paused: true, note: 'the shop moves' });
    expect((await live('ecomflow-two')).state).toMatchObject({ paused: false, note: 'second' });
    expect((await live('ecomflow-one')).spec.jitter).toBe(5000);
  });

  it('never touches a schedule that is not its own, whatever it is called', async () => {
    const foreign = (id: string, ...more: string[]) =>
      space.temporal(
        ...['schedule', 'create', '--schedule-id', id, '--cron', '0 5 * * *', '--workflow-id', 'w'],
        ...['--type', 'runPipeline', '--task-queue', TASK_QUEUE, ...more],
      );
    await foreign('nightly');
    await foreign('ecomflow-by-hand');
    // A copy of ours with its mark, under another id.
    await foreign('copy', '--schedule-memo', 'ecomflowPipeline="by-hand"');
    await listed('nightly', 'ecomflow-by-hand', 'copy');
    expect(await plan()).toEqual([]);
    await apply(pipelineOf('one'));
    await expect(plan(pipelineOf('one'), pipelineOf('by-hand'))).rejects.toThrow(/was not made by ecomflow/);
    for (const id of ['nightly', 'ecomflow-by-hand', 'copy']) {
      expect((await live(id)).info.lastUpdatedAt).toBeUndefined();
      await space.client.schedule.getHandle(id).delete();
    }
    // The twin: with mark and id it counts as ours.
    await foreign('ecomflow-by-hand', '--schedule-memo', 'ecomflowPipeline="by-hand"');
    await listed('ecomflow-by-hand');
    expect(await plan(pipelineOf('one'))).toContainEqual(['delete', 'ecomflow-by-hand']);
  });

  it('is shown as it is: absent, active, paused, differing, or of no pipeline', async () => {
    await apply(pipelineOf('one'), pipelineOf('two'), pipelineOf('old'));
    await listed('ecomflow-one', 'ecomflow-two', 'ecomflow-old');
    await space.client.schedule.getHandle('ecomflow-two').pause('why not');
    const wanted = desired([pipelineOf('one'), pipelineOf('two', { jitterMs: 1000 }), pipelineOf('new')]);
    expect(await readSchedules(space.client.schedule, wanted)).toMatchObject([
      { pipeline: 'one', state: 'active', differs: [], next: expect.stringMatching(/T02:00/), last: null },
      { pipeline: 'two', state: 'paused', note: 'why not', differs: ['jitter'], next: null },
      { pipeline: 'new', state: 'absent', times: ['0 0 2 * * * *'] },
      { pipeline: 'old', state: 'active', differs: null },
    ]);
  });
});
