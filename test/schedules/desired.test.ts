/** What the pipelines ask for, and how it differs from what Temporal has. */
import type { ScheduleDescription } from '@temporalio/client';
import { definePipeline } from '../../src/model/pipeline';
import { scheduleSchema } from '../../src/model/schedule';
import { listPipelines } from '../../src/pipelines/registry';
import { pipeline as ecommerce } from '../../src/pipelines/ecommerce/pipeline';
import { desiredSchedule, desiredSchedules, type Definition } from '../../src/schedules/desired';
import { differences, timesOf } from '../../src/schedules/diff';
import { pipelineOf, TASK_QUEUE } from './support';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe("a pipeline's schedule", () => {
  it('fires daily, waits for the run before it and loses no window, where nothing else is said', () => {
    expect(scheduleSchema.parse({ calendar: '02:00', windowMs: DAY_MS })).toEqual({
      calendar: '02:00',
      timezone: 'UTC',
      windowMs: DAY_MS,
      jitterMs: 0,
      overlap: 'BUFFER_ALL',
      catchUpMs: 7 * DAY_MS,
      pauseOnFailure: false,
      note: '',
    });
  });

  it.each([
    ['neither a time nor a period', {}, 'give calendar or everyMs'],
    ['both', { calendar: '02:00', everyMs: HOUR_MS }, 'give calendar or everyMs'],
    ['days of a period', { everyMs: HOUR_MS, days: ['MONDAY'] }, 'days belong to calendar'],
    ['no hour of a day', { calendar: '24:00' }, 'HH:MM'],
    ['no time zone', { calendar: '02:00', timezone: 'Europe/Nowhere' }, 'not a time zone'],
    [
      'a period that does not divide its window',
      { everyMs: 7 * HOUR_MS, windowMs: 10 * HOUR_MS },
      'does not divide',
    ],
    ['a period of no whole second', { everyMs: 1500 }, 'everyMs'],
    ['a window of no whole minute', { everyMs: 1500, windowMs: 90_500 }, 'windowMs'],
    ['a period longer than its window', { everyMs: 2 * DAY_MS }, 'leaves out windows'],
    [
      'weekends whose windows nobody would run',
      { calendar: '02:00', days: ['MONDAY', 'FRIDAY'] },
      'every 345600000 ms',
    ],
  ])('is refused with %s', (_, schedule, message) => {
    const parse = () => scheduleSchema.parse({ windowMs: DAY_MS, ...schedule });
    expect(parse).toThrow(message);
  });

  it('may fire on some days when a window is as long as the time between them', () => {
    const weekly = { calendar: '02:00', days: ['MONDAY' as const], windowMs: 7 * DAY_MS };
    expect(scheduleSchema.parse(weekly)).toMatchObject(weekly);
  });

  it('is told by its field where a definition is wrong', () => {
    const schedule = { ...ecommerce.schedule, timezone: 'Europe/Nowhere' };
    expect(() => definePipeline({ ...ecommerce, schedule })).toThrow(/schedule.timezone: not a time zone/);
  });
});

describe('the desired schedule', () => {
  it('starts runPipeline for its pipeline, under ids of its own', () => {
    const pipeline = pipelineOf('shop', { timezone: 'Asia/Tokyo', jitterMs: 60_000, note: 'the shop' });
    expect(desiredSchedule(pipeline, TASK_QUEUE)).toMatchObject({
      pipeline: 'shop',
      scheduleId: 'ecomflow-shop',
      spec: { timezone: 'Asia/Tokyo', jitter: 60_000 },
      action: {
        workflowType: 'runPipeline',
        workflowId: 'shop-scheduled',
        taskQueue: TASK_QUEUE,
        args: [{ pipeline: 'shop' }],
      },
      policies: { overlap: 'BUFFER_ALL', catchupWindow: 7 * DAY_MS, pauseOnFailure: false },
      note: 'the shop',
    });
  });

  it.each([
    [{ calendar: '02:30' }, ['0 30 2 * * * *']],
    [{ calendar: '02:30', days: ['MONDAY' as const], windowMs: 7 * DAY_MS }, ['0 30 2 * * MONDAY *']],
    [{ calendar: undefined, everyMs: 6 * HOUR_MS }, ['every 21600 s']],
  ])('fires at the times of %j', (schedule, times) => {
    expect(timesOf(desiredSchedule(pipelineOf('shop', schedule), TASK_QUEUE).spec)).toEqual(times);
  });

  it('of mail is one of its own, five minutes after each hour', () => {
    const shop = pipelineOf('shop');
    expect(desiredSchedules([shop], TASK_QUEUE)).toHaveLength(2);
    const [own, news] = desiredSchedules([{ ...shop, news: 'hourly' }], TASK_QUEUE);
    expect(own).toEqual(desiredSchedule(shop, TASK_QUEUE));
    expect(news).toMatchObject({
      scheduleId: 'ecomflow-shop-news',
      action: { workflowType: 'tellOfStream', workflowId: 'shop-news-scheduled', args: [{}] },
    });
    expect(news && timesOf(news.spec)).toEqual(['every 3600 s and 300 s']);
  });

  it('of those who look around is one for all pipelines, every ten minutes', () => {
    const own = desiredSchedules([pipelineOf('shop'), pipelineOf('other')], TASK_QUEUE);
    expect(own.map(({ scheduleId }) => scheduleId)).toEqual([
      'ecomflow-shop',
      'ecomflow-other',
      'ecomflow-watch',
    ]);
    expect(own[2]).toMatchObject({
      action: { workflowType: 'watchPipelines', workflowId: 'watch-scheduled', args: [] },
      policies: { overlap: 'SKIP' },
    });
    expect(own[2] && timesOf(own[2].spec)).toEqual(['every 600 s']);
    expect(() => pipelineOf('watch')).toThrow(/name: watch is what looks after/);
  });

  it.each(listPipelines().map((pipeline) => [pipeline.name, pipeline] as const))(
    'of %s can be made',
    (name, pipeline) => {
      expect(desiredSchedule(pipeline, TASK_QUEUE).scheduleId).toBe(`ecomflow-${name}`);
    },
  );
});

describe('the difference', () => {
  const desired = desiredSchedule(pipelineOf('shop'), TASK_QUEUE);
  const live = (change: Partial<Definition> = {}, state: Partial<ScheduleDescription['state']> = {}) => ({
    ...desired,
    ...change,
    state: { paused: false, ...state },
  });

  it('is empty for the same, with what the server adds to it', () => {
    const priority = { priorityKey: 0, fairnessKey: '', fairnessWeight: 0 };
    const same = live({ action: { ...desired.action, priority, searchAttributes: {} } });
    expect(differences(same, desired)).toEqual([]);
  });

  it('leaves pausing to operators', () => {
    expect(differences(live({}, { paused: true, note: 'by hand' }), desired)).toEqual([]);
  });

  const { spec, action, policies } = desired;
  const [calendar] = spec.calendars ?? [];
  const skip = calendar ? [calendar] : [];
  it.each<[string, Partial<Definition>]>([
    ['times', { spec: { ...spec, intervals: [{ every: HOUR_MS, offset: 0 }] } }],
    ['times', { spec: { ...spec, calendars: skip.map((one) => ({ ...one, comment: 'by hand' })) } }],
    ['except', { spec: { ...spec, skip } }],
    ['from', { spec: { ...spec, startAt: new Date(0) } }],
    ['until', { spec: { ...spec, endAt: new Date(0) } }],
    ['timezone', { spec: { ...spec, timezone: 'Asia/Tokyo' } }],
    ['jitter', { spec: { ...spec, jitter: 1000 } }],
    ['overlap', { policies: { ...policies, overlap: 'SKIP' } }],
    ['catchUp', { policies: { ...policies, catchupWindow: 60_000 } }],
    ['pauseOnFailure', { policies: { ...policies, pauseOnFailure: true } }],
    ['workflow', { action: { ...action, workflowType: 'runWindow' } }],
    ['workflowId', { action: { ...action, workflowId: 'other' } }],
    ['taskQueue', { action: { ...action, taskQueue: 'other' } }],
    ['input', { action: { ...action, args: [{ pipeline: 'shop', mode: 'all' }] } }],
    ['memo', { action: { ...action, memo: {} } }],
    ['options', { action: { ...action, workflowRunTimeout: 1000 } }],
  ])('sees another %s', (field, change) => {
    expect(differences(live(change), desired).map((one) => one.field)).toEqual([field]);
  });

  it('sees that a schedule will end', () => {
    expect(differences(live({}, { remainingActions: 0 }), desired)).toEqual([
      { field: 'remainingActions', is: '0', becomes: 'any' },
    ]);
  });
});
