/** Which window a firing runs: by the clock, by `temporal schedule trigger` and by `temporal schedule backfill`, on the real dev server. */
import { windowWorkflowId } from '../../src/model/names';
import { tilingFault } from '../../src/model/tiling';
import { runPipeline } from '../../src/workflows';
import { failure } from '../workflows/support';
import {
  countRuns,
  eventually,
  openNamespace,
  pipelineOf,
  SOURCE_CLOCK,
  withSchedule,
  type Namespace,
} from './support';

const DAY_MS = 86_400_000;

/** The UTC day before the one of an instant, worked out without the code under test. */
function dayBefore(instant: string | null): { from: string; to: string } {
  const to = `${(instant ?? '').slice(0, 10)}T00:00:00.000Z`;
  return { from: new Date(Date.parse(to) - DAY_MS).toISOString(), to };
}

const days = (...froms: string[]) =>
  froms.map((from) => dayBefore(new Date(Date.parse(`${from}T00:00:00Z`) + DAY_MS).toISOString()));

/** A gate that holds runs until it is opened. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('a firing', () => {
  let space: Namespace;
  beforeAll(async () => {
    space = await openNamespace();
  });
  afterAll(() => space.close());

  const windowsOf = (firings: readonly { window: { from: string; to: string } }[]) =>
    firings.map(({ window }) => window).sort((a, b) => a.from.localeCompare(b.from));
  const backfill = (id: string, start: string, end: string, ...more: string[]) =>
    space.temporal('schedule', 'backfill', '-s', id, '--start-time', start, '--end-time', end, ...more);

  it("of the clock runs the last whole day before its nominal time; one without a schedule goes by the source's clock", async () => {
    const tick = pipelineOf('tick', { calendar: undefined, everyMs: 1000 });
    await withSchedule(space, tick, {}, async (firings, id) => {
      await eventually(async () => firings.length >= 2);
      const { taskQueue } = (await space.client.schedule.getHandle(id).describe()).action;
      await space.client.schedule.getHandle(id).pause();
      for (const { scheduledAt, window } of firings) {
        expect(scheduledAt).toMatch(/:\d\d\.000Z$/);
        expect(window).toEqual(dayBefore(scheduledAt));
        expect(Math.abs(Date.now() - Date.parse(scheduledAt ?? ''))).toBeLessThan(60_000);
      }
      // The twin: had a firing asked the source's clock, its window would have been this one.
      const known = firings.length;
      await space.client.workflow.execute(runPipeline, {
        workflowId: 'tick-by-hand',
        taskQueue,
        args: [{ pipeline: 'tick' }],
      });
      expect(firings.slice(known)).toContainEqual({
        scheduledAt: null,
        window: dayBefore(SOURCE_CLOCK),
      });
    });
  });

  it('of `temporal schedule trigger` runs the last whole day before now, also when paused', async () => {
    await withSchedule(space, pipelineOf('pulled', { timezone: 'Asia/Tokyo' }), {}, async (firings, id) => {
      await space.client.schedule.getHandle(id).pause();
      const before = Date.now();
      await space.temporal('schedule', 'trigger', '-s', id);
      await eventually(async () => (await countRuns(space, 'pulled', 'Completed')) === 1);
      const [firing] = firings;
      expect(firings).toHaveLength(1);
      expect(Date.parse(firing?.scheduledAt ?? '')).toBeGreaterThanOrEqual(before - 1000);
      expect(Date.parse(firing?.scheduledAt ?? '')).toBeLessThanOrEqual(Date.now());
      expect(firing?.window).toEqual(dayBefore(firing?.scheduledAt ?? null));
    });
  });

  it('of `temporal schedule backfill` runs the window of each time that was missed, each once', async () => {
    await withSchedule(space, pipelineOf('missed'), {}, async (firings, id) => {
      await backfill(id, '2011-02-01T00:00:00Z', '2011-02-04T00:00:00Z', '--overlap-policy', 'BufferAll');
      await eventually(async () => (await countRuns(space, 'missed', 'Completed')) === 3);
      expect(windowsOf(firings)).toEqual(days('2011-01-31', '2011-02-01', '2011-02-02'));
      expect(firings.map(({ scheduledAt }) => scheduledAt)).toContain('2011-02-01T02:00:00.000Z');
    });
  });

  it('of a backfill without --overlap-policy is lost while another runs: the runbook names the policy', async () => {
    const { opened, open } = gate();
    const held = {
      beginSecuring: () => opened.then(() => ({ isMarked: true as const, mark: 'a mark' })),
    };
    await withSchedule(space, pipelineOf('lost'), held, async (firings, id) => {
      await backfill(id, '2011-02-01T00:00:00Z', '2011-02-04T00:00:00Z');
      const skipped = async () =>
        (await space.client.schedule.getHandle(id).describe()).info.numActionsSkippedOverlap;
      await eventually(async () => (await skipped()) === 2);
      open();
      await eventually(async () => (await countRuns(space, 'lost', 'Completed')) === 1);
      expect(windowsOf(firings)).toEqual(days('2011-01-31'));
    });
  });

  it.each([
    // 21:30 in New York is 02:30 UTC of the next day: the day that has just ended there is the window.
    ['a time zone', 'zone', { calendar: '21:30', timezone: 'America/New_York' }, 2, '02:30'],
    // Put off by up to six hours, most of these would come after midnight UTC.
    ['jitter', 'jitter', { calendar: '23:59', jitterMs: 6 * 3_600_000 }, 1, '23:59'],
  ])('keeps its window whatever %s does to it', async (_, name, schedule, first, utc) => {
    await withSchedule(space, pipelineOf(name, schedule), {}, async (firings, id) => {
      await backfill(id, '2011-02-01T12:00:00Z', '2011-02-03T12:00:00Z', '--overlap-policy', 'AllowAll');
      await eventually(async () => (await countRuns(space, name, 'Completed')) === 2);
      const dates = firings.map(({ scheduledAt }) => scheduledAt).sort();
      const expected = [`2011-02-0${first}T${utc}:00.000Z`, `2011-02-0${first + 1}T${utc}:00.000Z`];
      expect(dates).toEqual(expected);
      expect(windowsOf(firings)).toEqual(expected.map(dayBefore));
    });
  });

  it('takes each window once over the nights on which summer time begins and ends', async () => {
    const schedule = { calendar: '03:00', timezone: 'Europe/Berlin' };
    await withSchedule(space, pipelineOf('summer', schedule), {}, async (firings, id) => {
      for (const [start, end] of [
        ['2010-10-29T12:00:00Z', '2010-11-02T12:00:00Z'],
        ['2011-03-25T12:00:00Z', '2011-03-29T12:00:00Z'],
      ] as const)
        await backfill(id, start, end, '--overlap-policy', 'AllowAll');
      await eventually(async () => (await countRuns(space, 'summer', 'Completed')) === 8);
      expect(windowsOf(firings)).toEqual([
        ...days('2010-10-29', '2010-10-30', '2010-10-31', '2010-11-01'),
        ...days('2011-03-25', '2011-03-26', '2011-03-27', '2011-03-28'),
      ]);
    });
  });

  it.each([
    ['Europe/Berlin', '03:00', true],
    ['Europe/London', '02:30', true],
    ['America/New_York', '23:30', true],
    ['Australia/Lord_Howe', '03:00', true],
    ['Pacific/Apia', '12:00', true],
    // The twins, which their definitions refuse.
    ['Europe/Berlin', '02:30', false],
    ['Europe/London', '00:30', false],
    ['America/New_York', '01:30', false],
    ['Australia/Lord_Howe', '01:15', false],
  ])('in %s at %s takes each day of two years once, says Temporal: %s', async (timezone, calendar, isSo) => {
    const { schedule } = pipelineOf('tiled');
    // Past its own check.
    const pipeline = { ...pipelineOf('tiled'), schedule: { ...schedule, timezone, calendar } };
    await withSchedule(space, pipeline, {}, async (_firings, scheduleId) => {
      const { startTime: firingTimes } = await space.client.workflowService.listScheduleMatchingTimes({
        namespace: space.name,
        scheduleId,
        startTime: { seconds: (Date.parse('2027-01-01T00:00Z') / 1000) as never },
        endTime: { seconds: (Date.parse('2029-01-01T00:00Z') / 1000) as never },
      });
      const ends = firingTimes.map(({ seconds }) => Math.floor((Number(seconds) * 1000) / DAY_MS));
      expect(ends.length).toBeGreaterThan(700);
      expect(ends.every((end, index) => index === 0 || end === (ends[index - 1] ?? 0) + 1)).toBe(isSo);
      expect(tilingFault(pipeline.schedule, Date.parse('2027-01-01T00:00Z')) === null).toBe(isSo);
    });
  });

  it('meets another one of the same window in one run', async () => {
    const { opened, open } = gate();
    let plans = 0;
    await withSchedule(
      space,
      pipelineOf('twice'),
      {
        beginSecuring: async () => {
          plans += 1;
          await opened;
          return { isMarked: true as const, mark: 'a mark' };
        },
      },
      async (firings, id) => {
        await space.temporal('schedule', 'trigger', '-s', id, '--overlap-policy', 'AllowAll');
        await eventually(async () => firings.length === 1);
        // The ids of its runs hold the second.
        await new Promise((done) => setTimeout(done, 1100));
        await space.temporal('schedule', 'trigger', '-s', id, '--overlap-policy', 'AllowAll');
        await eventually(
          async () => (await countRuns(space, 'twice', 'Running')) === 2 && firings.length === 2,
        );
        open();
        await eventually(async () => (await countRuns(space, 'twice', 'Completed')) === 2);
        const [first, second] = firings;
        expect(second?.window).toEqual(first?.window);
        expect(plans).toBe(1);
        const window = first?.window ?? { from: '', to: '' };
        const child = await space.client.workflow.getHandle(windowWorkflowId('twice', window)).describe();
        expect(child.status.name).toBe('COMPLETED');
      },
    );
  });

  it.each([
    ['pauses its schedule where the definition says so', true],
    ['leaves its schedule active where it does not', false],
  ])('that fails %s', async (_, pauseOnFailure) => {
    const name = pauseOnFailure ? 'careful' : 'careless';
    const failing = { startRefine: () => Promise.reject(failure('ELT_REFINE_JOB_FAILED')) };
    const pipeline = pipelineOf(name, { calendar: undefined, everyMs: 1000, pauseOnFailure });
    await withSchedule(space, pipeline, failing, async (_firings, id) => {
      const state = async () => (await space.client.schedule.getHandle(id).describe()).state;
      await eventually(async () => (await countRuns(space, name, 'Failed')) >= (pauseOnFailure ? 1 : 2));
      if (pauseOnFailure) await eventually(async () => (await state()).paused);
      expect((await state()).paused).toBe(pauseOnFailure);
    });
  });
});
