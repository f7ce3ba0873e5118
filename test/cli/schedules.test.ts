/** `ecomflow schedules` as it is typed, on the dev server. */
import { listPipelines } from '../../src/pipelines/registry';
import { createProgram } from '../../src/cli/program';
import { describeChanges, describeSchedules } from '../../src/cli/schedules';
import { eventually, listIds, openNamespace, type Namespace } from '../schedules/support';
import { testStack } from '../support/stack';

describe('ecomflow schedules', () => {
  let space: Namespace;
  let printed = '';
  beforeAll(async () => {
    space = await openNamespace();
    Object.assign(process.env, testStack().env, {
      TEMPORAL_ADDRESS: testStack().temporalAddress,
      TEMPORAL_NAMESPACE: space.name,
      ECOMFLOW_TASK_QUEUE: 'nobody',
    });
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await space.close();
  });

  async function ecomflow(...words: string[]): Promise<string> {
    printed = '';
    await createProgram().parseAsync(['node', 'ecomflow', 'schedules', ...words]);
    return printed.trimEnd();
  }
  const ID = 'ecomflow-ecommerce';
  const NAMES = [
    ...listPipelines().flatMap(({ name, news }) => [name, ...(news ? [`${name}-news`] : [])]),
    'watch',
  ];
  const everyId = (what: string): string => NAMES.map((name) => `${what} ecomflow-${name}`).join('\n');
  const state = async () => (await space.client.schedule.getHandle(ID).describe()).state;

  it('needs a schedule before it can be paused, and says how to make it', async () => {
    await expect(ecomflow('pause', 'ecommerce')).rejects.toMatchObject({
      code: 'ELT_INPUT_INVALID',
      message: expect.stringContaining('ecomflow schedules apply'),
    });
    await expect(ecomflow('pause', 'nobody')).rejects.toMatchObject({ code: 'ELT_PIPELINE_UNKNOWN' });
  });

  it('applies: shows it first without doing it, then does it, then has nothing to change', async () => {
    expect(await ecomflow('apply', '--dry-run')).toBe(everyId('would create'));
    expect(await listIds(space.client)).toEqual([]);
    expect(await ecomflow('apply')).toBe(everyId('create'));
    expect(await ecomflow('apply')).toBe('nothing to change');
    expect(JSON.parse(await ecomflow('apply', '--json'))).toEqual({
      dryRun: false,
      changes: NAMES.map((pipeline) => ({
        ...{ pipeline, scheduleId: `ecomflow-${pipeline}` },
        ...{ action: 'none', differences: [], paused: false },
      })),
    });
  });

  it('pauses with a note, keeps both when applied again, lists them, and resumes', async () => {
    await ecomflow('pause', 'ecommerce', '--note', 'the shop moves');
    expect(await state()).toMatchObject({ paused: true, note: 'the shop moves' });
    expect(await ecomflow('apply')).toBe('nothing to change');
    expect(await ecomflow('list')).toMatch(/ecommerce +paused +0 0 2 \* \* \* \* +UTC .*the shop moves/);
    expect(JSON.parse(await ecomflow('list', '--json'))).toMatchObject([
      { state: 'paused', differs: [] },
      ...NAMES.slice(1).map((pipeline) => ({ pipeline, differs: [] })),
    ]);
    await ecomflow('resume', 'ecommerce');
    expect((await state()).paused).toBe(false);
  });

  it('triggers, and names the run that was started', async () => {
    expect(await ecomflow('trigger', 'ecommerce')).toMatch(/started ecommerce-scheduled-20/);
  });

  it("triggers a stream's mail by its own name, and a pipeline without mail has none", async () => {
    const news = 'online-retail-stream-news';
    expect(await ecomflow('trigger', news)).toContain(`started ${news}-scheduled-20`);
    await expect(ecomflow('trigger', 'ecommerce-news')).rejects.toMatchObject({
      code: 'ELT_PIPELINE_UNKNOWN',
    });
  });

  it('triggers who looks after all pipelines, by its own name, and fires for what it missed', async () => {
    expect(await ecomflow('trigger', 'watch')).toContain('started watch-scheduled-20');
    const range = ['--from', '2011-02-01T02:00Z', '--to', '2011-02-01T02:30Z'];
    expect(await ecomflow('backfill', 'watch', ...range)).toContain('ecomflow-watch: fires');
  });

  it('fires for missed times, the first inside and the last outside', async () => {
    await ecomflow('backfill', 'ecommerce', '--from', '2011-02-01T02:00Z', '--to', '2011-02-03T02:00Z');
    const handle = space.client.schedule.getHandle(ID);
    const fired = new Set<string>();
    await eventually(async () => {
      const { info, raw } = await handle.describe();
      // Nobody works here: each run stands until it is ended, and the next waits for that.
      for (const { workflow } of info.runningActions) {
        fired.add(workflow.workflowId);
        await space.client.workflow
          .getHandle(workflow.workflowId)
          .terminate()
          .catch(() => undefined);
      }
      return fired.size >= 2 && raw.info?.bufferSize?.toNumber() === 0 && info.runningActions.length === 0;
    });
    const times = [...fired].map((id) => id.slice('ecommerce-scheduled-'.length)).sort();
    expect(times).toEqual(['2011-02-01T02:00:00Z', '2011-02-02T02:00:00Z']);
  });

  it.each([
    ['2011-02-03', '2011-02-03', 'has to be after from'],
    ['2011-02-03', '2999-01-01', 'lies ahead'],
    ['yesterday', '2999-01-01', 'is not a UTC instant'],
  ])('fires for no such times: %s to %s', async (from, to, message) => {
    await expect(ecomflow('backfill', 'ecommerce', '--from', from, '--to', to)).rejects.toThrow(message);
  });
});

describe('what apply says', () => {
  const same = { pipeline: 'shop', scheduleId: 'ecomflow-shop' };

  it('names each field with what it is and what it becomes', () => {
    const differences = [{ field: 'except', is: '0 0 2 * * SUNDAY *', becomes: '' }];
    expect(describeChanges([{ ...same, action: 'replace', differences, paused: true } as never], true)).toBe(
      'would replace ecomflow-shop (stays paused)\n  except: 0 0 2 * * SUNDAY * -> none',
    );
  });

  it('says that a pipeline is gone', () => {
    const view = { ...same, state: 'active', note: '', times: [], timezone: 'UTC', next: null, last: null };
    expect(describeSchedules([{ ...view, state: 'active', differs: null }])).toContain('apply deletes it');
  });
});
