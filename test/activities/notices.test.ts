/** What people hear of runs, and of what no run tells, by the way that it takes: SNS into a queue. */
import { parseQuietHours } from '../../src/model/quiet-hours';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { openMailbox } from '../support/mailbox';
import { openTold, recordOf, type Told } from './support/told';

let warehouse: Warehouse;
let told: Told;

beforeAll(async () => {
  warehouse = await openWarehouse();
  await warehouse.install();
});
afterAll(() => warehouse.close());

beforeEach(async () => {
  await warehouse.batch(['delete from etl_run']);
  told = await openTold(warehouse.runner);
  told.at('2026-12-04T02:30:00.000Z');
});
afterEach(() => told.close());

const CHECK = { code: 'ELT_CHECK_FAILED' };
const DENIED = { code: 'ELT_AWS_ACCESS_DENIED' };
const OPEN = 'ecommerce: failed, ELT_CHECK_FAILED';
const OVER = 'ecommerce: over: failed, ELT_CHECK_FAILED';

describe('a failure', () => {
  it('is told once, however many windows, runs and tries it has, and once when it is over', async () => {
    const first = recordOf(3, CHECK);
    await told.ends(first);
    await told.tells(first);
    expect(await told.subjects()).toEqual([OPEN]);
    await told.ends(recordOf(4, CHECK));
    await told.ends(recordOf(3, CHECK));
    // One of its two windows is mended.
    await told.ends(recordOf(3, 'succeeded', { startedAt: '2026-12-06T00:00:00.000Z' }));
    expect(await told.subjects()).toEqual([]);
    const mended = recordOf(4, 'succeeded', { startedAt: '2026-12-06T00:00:00.000Z' });
    await told.ends(mended);
    await told.tells(mended);
    await told.ends(recordOf(5, 'succeeded'));
    expect(await told.subjects()).toEqual([OVER]);
    // The twin: the next one is an incident of its own.
    await told.ends(recordOf(6, CHECK));
    expect(await told.subjects()).toEqual([OPEN]);
  });

  it('is told once by many at the same time', async () => {
    await Promise.all([1, 2, 3, 4, 5, 6].map((day) => told.ends(recordOf(day, CHECK))));
    expect(await told.subjects()).toEqual([OPEN]);
    const mended = [1, 2, 3, 4, 5, 6].map((day) =>
      recordOf(day, 'succeeded', { startedAt: '2026-12-08T00:00:00.000Z' }),
    );
    await Promise.all(mended.map((record) => told.ends(record)));
    // Whoever came last saw that all are mended.
    await told.tells(mended[0] ?? recordOf(1, 'succeeded'));
    expect(await told.subjects()).toEqual([OVER]);
  });

  it('of another kind is another incident, named in the end of the first', async () => {
    await told.ends(recordOf(3, CHECK));
    await told.ends(recordOf(2, DENIED));
    expect(await told.subjects()).toEqual([OPEN, 'ecommerce: failed, ELT_AWS_ACCESS_DENIED']);
    await told.ends(recordOf(3, 'succeeded', { startedAt: '2026-12-06T00:00:00.000Z' }));
    const [over] = await told.mails.read();
    expect(over?.Subject).toBe(OVER);
    expect(over?.Message).toContain('Still open there: failed, ELT_AWS_ACCESS_DENIED.');
  });

  it('says what happened, what to do and where the runbook is, and nothing of the rows', async () => {
    await told.ends(recordOf(3, CHECK));
    const [mail] = await told.mails.read();
    expect(mail?.Message).toMatch(/^What happened\n {2}The run ecommerce\/2026-12-03T00:00Z\/P1D failed/);
    expect(mail?.Message).toContain('\nWhat to do\n');
    expect(mail?.Message).toContain('npx ecomflow rerun ecommerce/2026-12-03T00:00Z/P1D');
    expect(mail?.Message).toMatch(/\nRunbook\n {2}docs\/runbook\.md#elt_check_failed\n$/);
    expect(mail?.Message).not.toContain('ana@');
    expect(mail?.MessageAttributes).toMatchObject({
      pipeline: { Value: 'ecommerce' },
      kind: { Value: 'failed' },
      state: { Value: 'open' },
      urgency: { Value: 'urgent' },
    });
  });

  it('is not over while the audit does not know the run that it began with', async () => {
    await told.tells(recordOf(3, CHECK));
    await told.ends(recordOf(2, 'succeeded'));
    expect(await told.subjects()).toEqual([OPEN]);
  });

  it('is no cancelled run, and no group that is run window by window', async () => {
    for (const status of ['cancelled', 'committed', 'split'] as const)
      await told.ends(
        recordOf(3, 'succeeded', { result: { status, code: 'ELT_CHECK_FAILED', message: '' } }),
      );
    expect(await told.subjects()).toEqual([]);
  });

  it('whose rerun somebody cancels goes on', async () => {
    await told.ends(recordOf(3, CHECK));
    const result = { status: 'cancelled', code: 'CANCELLED', message: '' } as const;
    await told.ends(recordOf(3, 'succeeded', { startedAt: '2026-12-05T00:00:00.000Z', result }));
    await told.ends(recordOf(4, 'succeeded'));
    expect(await told.subjects()).toEqual([OPEN]);
  });

  it('is told by the next who looks, where SNS took nothing, and by the same run at once', async () => {
    told.sns.refuses = 1;
    const record = recordOf(3, CHECK);
    await expect(told.tells(record)).rejects.toThrow('SNS takes nothing');
    await told.tells(recordOf(4, CHECK));
    expect(await told.subjects()).toEqual([]);
    await told.tells(record);
    expect(await told.subjects()).toEqual([OPEN]);
    told.sns.refuses = 1;
    await expect(told.tells(recordOf(5, DENIED))).rejects.toThrow('SNS takes nothing');
    expect(await told.look()).toEqual({ sent: 0 });
    told.at('2026-12-04T02:40:00.000Z');
    expect(await told.look()).toEqual({ sent: 1 });
    expect(await told.subjects()).toEqual(['ecommerce: failed, ELT_AWS_ACCESS_DENIED']);
  });
});

describe('rejected rows', () => {
  const rejecting = (day: number, rejected: number) => recordOf(day, 'succeeded', { rejected });

  it('are told once above their limit, and once when a newer window is below it', async () => {
    await told.ends(rejecting(3, 2));
    expect(await told.subjects()).toEqual([]);
    await told.ends(rejecting(4, 3));
    await told.ends(rejecting(5, 30));
    const [mail, ...others] = await told.mails.read();
    expect(mail?.Subject).toBe('ecommerce: 1.5 % of customer rejected');
    expect(mail?.Message).toContain('npx ecomflow query @rejected_rows --set source_system=ecommerce');
    expect(others).toEqual([]);
    // An older window decides nothing, and neither does one without rows.
    await told.ends(rejecting(2, 0));
    expect(await told.subjects()).toEqual([]);
    await told.ends(rejecting(6, 0));
    expect(await told.subjects()).toEqual(['ecommerce: over: too much of customer rejected']);
  });

  it('of a backfill are told by its own end', async () => {
    await told.ends({ ...rejecting(4, 100), backfillId: 'backfill-1' });
    expect(await told.subjects()).toEqual([]);
  });
});

describe('what no run tells', () => {
  beforeEach(() => {
    told.temporal.scheduledAt = '2026-12-01T00:00:00.000Z';
  });

  it('is found by who looks around: a late window once, a lag once, and the end of both', async () => {
    await told.ends(recordOf(1, 'succeeded'));
    await told.ends(recordOf(2, 'succeeded'));
    told.at('2026-12-04T07:59:00.000Z');
    await told.look();
    expect(await told.subjects()).toEqual([]);
    told.at('2026-12-04T08:00:00.000Z');
    await told.look();
    await told.look();
    expect(await told.subjects()).toEqual(['ecommerce: late, window of 2026-12-03T00:00Z']);
    told.at('2026-12-05T08:00:00.000Z');
    await told.look();
    const [lag] = await told.mails.read();
    expect(lag?.Subject).toBe('ecommerce: 56 hours behind its source');
    expect(lag?.Message).toContain('docs/runbook.md#nothing-moves');
    await told.ends(recordOf(4, 'succeeded'));
    expect(await told.subjects()).toEqual(['ecommerce: over: behind its source']);
    await told.ends(recordOf(3, 'succeeded'));
    expect(await told.subjects()).toEqual(['ecommerce: over: late windows']);
  });

  it('is late for as long as nobody has run it, also after more than a week', async () => {
    await told.ends(recordOf(1, 'succeeded'));
    await told.ends(recordOf(3, 'succeeded'));
    told.at('2026-12-04T08:00:00.000Z');
    await told.look();
    for (let day = 4; day < 20; day += 1) await told.ends(recordOf(day, 'succeeded'));
    told.at('2026-12-21T07:00:00.000Z');
    await told.look();
    expect(await told.subjects()).toEqual(['ecommerce: late, window of 2026-12-02T00:00Z']);
  });

  it('is nothing of a pipeline without a schedule, nor before its schedule was made', async () => {
    for (const made of [null, '2026-12-10T03:00:00.000Z']) {
      told.temporal.scheduledAt = made;
      told.at('2026-12-10T08:00:00.000Z');
      await told.look();
    }
    expect(await told.subjects()).toEqual([]);
    // The twin: the first window that it is to run.
    told.at('2026-12-11T08:00:00.000Z');
    await told.look();
    expect(await told.subjects()).toEqual(['ecommerce: late, window of 2026-12-10T00:00Z']);
  });

  it('is one mail where a lag is found before a late window was', async () => {
    await told.ends(recordOf(1, 'succeeded'));
    await told.ends(recordOf(3, 'succeeded'));
    told.at('2026-12-07T08:00:00.000Z');
    await told.look();
    expect(await told.subjects()).toEqual([
      'ecommerce: late, window of 2026-12-02T00:00Z',
      'ecommerce: 3 days behind its source',
    ]);
  });

  it('wakes the warehouse once for each window', async () => {
    told.at('2026-12-04T08:00:00.000Z');
    await told.look();
    const { asked } = told.audit;
    expect(asked).toBeGreaterThan(0);
    told.at('2026-12-05T07:50:00.000Z');
    await told.look();
    expect(told.audit.asked).toBe(asked);
    told.at('2026-12-05T08:00:00.000Z');
    await told.look();
    expect(told.audit.asked).toBeGreaterThan(asked);
  });

  it('is told where it cannot be seen, and when it can be again', async () => {
    told.at('2026-12-04T08:00:00.000Z');
    told.audit.isAway = true;
    await told.look();
    await told.look();
    expect(await told.subjects()).toEqual([
      'warehouse main: nobody can see what is late, ELT_AWS_UNAVAILABLE',
    ]);
    told.audit.isAway = false;
    await told.look();
    expect(await told.subjects()).toContain('warehouse main: over: nobody can see what is late');
  });
});

describe('batches that wait', () => {
  it('are one incident of their warehouse, which is over when none has waited for long', async () => {
    await told.batchWaits('a');
    await told.batchWaits('b');
    const [mail, ...others] = await told.mails.read();
    expect(mail?.Subject).toBe('warehouse main: a batch waits since 2026-12-04T03:00Z');
    expect(mail?.Message).toContain('npx ecomflow resume');
    expect(others).toEqual([]);
    told.temporal.oldestOfferedAt = '2026-12-04T03:00:00.000Z';
    told.at('2026-12-04T03:40:00.000Z');
    await told.look();
    expect(await told.subjects()).toEqual([]);
    told.temporal.oldestOfferedAt = '2026-12-04T03:39:00.000Z';
    await told.look();
    expect(await told.subjects()).toEqual(['warehouse main: over: a batch waits']);
  });
});

describe('quiet hours', () => {
  const quiet = async (text: string): Promise<void> => {
    told.close();
    told = await openTold(warehouse.runner, parseQuietHours(text) ?? undefined);
  };

  it('hold what can wait until their end, in one mail, and let through what cannot', async () => {
    await quiet('22:00-07:00 UTC');
    told.at('2026-12-04T02:30:00.000Z');
    await told.ends(recordOf(3, 'succeeded', { rejected: 100 }));
    await told.unpublished();
    await told.ends(recordOf(4, CHECK));
    told.at('2026-12-04T06:59:00.000Z');
    await told.look();
    expect(await told.subjects()).toEqual([OPEN]);
    told.at('2026-12-04T07:00:00.000Z');
    expect(await told.look()).toEqual({ sent: 1 });
    const [mail, ...others] = await told.mails.read();
    expect(others).toEqual([]);
    expect(mail?.Subject).toBe('ecommerce: 2 notices of the quiet hours');
    expect(mail?.Message).toMatch(/50 % of customer rejected[^]*marts or report not renewed/);
    expect(await told.look()).toEqual({ sent: 0 });
    expect(await told.subjects()).toEqual([]);
  });

  it('do not change a single notice, and are a pipeline’s own', async () => {
    await quiet('22:00-07:00 UTC; ecommerce=none');
    told.at('2026-12-04T02:30:00.000Z');
    await told.unpublished();
    expect(await told.subjects()).toHaveLength(1);
    await quiet('22:00-07:00 UTC');
    told.at('2026-12-04T02:30:00.000Z');
    await told.unpublished();
    expect(await told.subjects()).toEqual([]);
    told.at('2026-12-04T07:00:00.000Z');
    await told.look();
    expect(await told.subjects()).toEqual([
      'ecommerce: loaded, but marts or report not renewed, ELT_PUBLISH_FAILED',
    ]);
  });

  it('lose nothing where SNS takes nothing at their end', async () => {
    await quiet('22:00-07:00 UTC');
    told.at('2026-12-04T02:30:00.000Z');
    await told.unpublished();
    told.at('2026-12-04T07:00:00.000Z');
    told.sns.refuses = 1;
    await expect(told.look()).rejects.toThrow('SNS takes nothing');
    expect(await told.look()).toEqual({ sent: 1 });
    expect(await told.subjects()).toHaveLength(1);
  });
});

it('who subscribes to one pipeline, or to what is urgent, hears of that alone', async () => {
  const others = [{ pipeline: ['purchases'] }, { pipeline: ['ecommerce'] }, { urgency: ['calm'] }];
  const boxes = await Promise.all(others.map((filter) => openMailbox(filter, told.mails.topicArn)));
  await told.ends(recordOf(3, CHECK));
  await told.unpublished();
  const heard = await Promise.all(boxes.map((box) => box.read()));
  expect(heard.map((mails) => mails.length)).toEqual([0, 2, 1]);
  for (const box of boxes) box.close();
});
