/**
 * What a person types and what an event says, as an attacker would: refused by name, or taken as the text that it is. SECURITY.md lists
 * every input with its test; those of files, of the API and of pages have tests of their own.
 */
import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import { quoted } from '../../src/activities/check-log';
import { createBackfillActivities, type BackfillDeps } from '../../src/activities/backfill';
import { copyStatement } from '../../src/activities/load';
import { createPlanActivities, type PlanDeps } from '../../src/activities/plan';
import { createProgram } from '../../src/cli/program';
import { refuseName } from '../../src/cli/new/command';
import { describeError } from '../../src/cli/output';
import { tellOfFiles } from '../../src/lambda/on-s3-object/tell-of-files';
import { fileSlug } from '../../src/model/landed-name';
import { matchWindowWorkflowId } from '../../src/model/names';
import { runInputSchema } from '../../src/model/plan';
import { triggerFolder, triggerInputSchema, triggeredRunId } from '../../src/model/trigger';
import { parseInstant, parseWindow } from '../../src/model/window';
import { findPipeline } from '../../src/pipelines/registry';
import { testStack } from '../support/stack';
import { ATTACKS } from './attacks';

const refusal = (...codes: string[]) =>
  expect.objectContaining({ code: expect.stringMatching(codes.join('|')) as unknown });

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

/** Looks as a pipeline's name does; no pipeline has it. */
const isName = (attack: string): boolean => /^[a-z][a-z0-9-]*$/.test(attack);

describe("a run's input", () => {
  it.each(ATTACKS)('as an instant, a window or an id is refused: %j', (attack) => {
    for (const text of [attack, `2011-01-05${attack}`, `2011-01-05T00:00Z${attack}`]) {
      expect(caught(() => parseInstant(text, 'from'))).toEqual(refusal('ELT_INPUT_INVALID'));
      expect(caught(() => parseWindow('2011-01-05', text))).toEqual(refusal('ELT_INPUT_INVALID'));
    }
    for (const id of [attack, `ecommerce/${attack}/P1D`, `ecommerce/2011-01-05T00:00Z/${attack}`])
      expect(matchWindowWorkflowId(id)).toBeNull();
    const named = matchWindowWorkflowId(`${attack}/2011-01-05T00:00Z/P1D`);
    expect(named?.pipeline).toBe(isName(attack) ? attack : undefined);
  });

  it('that is right is taken: the twin', () => {
    expect(parseInstant('2011-01-05', 'from')).toBe(Date.UTC(2011, 0, 5));
    expect(matchWindowWorkflowId('ecommerce/2011-01-05T00:00Z/P1D')).toMatchObject({ pipeline: 'ecommerce' });
  });

  const { resolveWindow } = createPlanActivities({ findPipeline } as unknown as PlanDeps);

  it.each(ATTACKS)('with %j in the place of a name or a word reaches nothing', async (attack) => {
    const resolve = (run: object) => resolveWindow({ run: run as never, scheduledAt: null });
    await expect(resolve({ pipeline: attack })).rejects.toEqual(refusal('ELT_PIPELINE_UNKNOWN'));
    for (const field of ['mode', 'rerunFrom', 'trigger', 'wait', attack])
      await expect(
        resolve({
          pipeline: 'ecommerce',
          ...(JSON.parse(JSON.stringify({ [field]: attack as never })) as object),
        }),
      ).rejects.toEqual(refusal('ELT_INPUT_INVALID'));
  });

  it.each(ATTACKS)('for a backfill, too: %j', async (attack) => {
    const { planBackfill } = createBackfillActivities({ findPipeline } as unknown as BackfillDeps);
    const plan = (more: object) =>
      planBackfill({ pipeline: 'ecommerce', from: '2011-01-01', to: '2011-01-02', ...more });
    await expect(plan({ pipeline: attack })).rejects.toEqual(refusal('ELT_PIPELINE_UNKNOWN'));
    for (const field of ['from', 'to', 'mode', 'maxParallel'])
      await expect(plan({ [field]: attack as never })).rejects.toEqual(refusal('ELT_INPUT_INVALID'));
  });

  it('names no folder but that of its own tokens', () => {
    const ask = (trigger: string) => runInputSchema.safeParse({ pipeline: 'ecommerce', trigger }).success;
    expect(ask(triggerFolder('ecommerce', 'ecommerce-event-1'))).toBe(true);
    for (const folder of ['triggers/../control/', 'triggers/a/b/../../', 'reports/a/b/', 'triggers/a/'])
      expect(ask(folder)).toBe(false);
  });
});

describe('an event for the state machine', () => {
  it.each(ATTACKS)('with %j in the place of a name or an id is refused', (attack) => {
    // One is a name as any other, which no pipeline has.
    expect(triggerInputSchema.safeParse({ pipeline: attack }).success).toBe(attack === 'constructor');
    expect(triggerInputSchema.safeParse({ pipeline: 'ecommerce', eventId: attack }).success).toBe(
      attack === 'constructor',
    );
    expect(triggerInputSchema.safeParse({ pipeline: 'ecommerce', rerunFrom: 'load' }).success).toBe(false);
  });

  it.each(ATTACKS)('with %j for a window makes an id of letters, digits and hyphens', (attack) => {
    const id = triggeredRunId({ pipeline: 'ecommerce', from: attack, to: attack });
    expect(id).toMatch(/^[a-z0-9-]+$/);
    expect(triggerFolder('ecommerce', id).split('/')).toHaveLength(4);
  });
});

describe('an event of S3', () => {
  const asked: string[] = [];
  const client = {
    workflow: {
      signalWithStart: (_: string, { workflowId }: { workflowId: string }) =>
        Promise.resolve(void asked.push(workflowId)),
    },
  } as unknown as Client;
  const tell = (event: unknown) =>
    tellOfFiles(
      {
        client,
        taskQueue: 'q',
        landingBucket: 'landing',
        landings: { 'sales/': 'regional-sales' },
        say: () => undefined,
      },
      { Records: [{ messageId: 'm', body: typeof event === 'string' ? event : JSON.stringify(event) }] },
    );
  const eventOf = (key: string, more: object = {}) => ({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    time: '2026-11-30T10:00:00Z',
    detail: { bucket: { name: 'landing' }, object: { key }, ...more },
  });
  beforeEach(() => void asked.splice(0));

  it.each(ATTACKS)(
    'starts the workflow of its landing and no other, whatever the key: sales/%j',
    async (attack) => {
      expect(await tell(eventOf(`sales/${attack}`))).toEqual({ batchItemFailures: [] });
      expect(asked).toHaveLength(1);
      expect(asked[0]).toContain('regional-sales');
      expect(asked[0]).not.toContain(attack);
    },
  );

  it.each(ATTACKS)('of another place, or that is none, starts nothing: %j', async (attack) => {
    for (const event of [
      attack,
      eventOf(attack),
      eventOf('sales/a', { bucket: { name: attack } }),
      { ...eventOf('sales/a'), time: attack },
    ])
      expect((await tell(event)).batchItemFailures).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  it.each(ATTACKS)(
    'names an object that lands under letters that no path, query or shell reads: %j',
    (attack) => {
      expect(fileSlug(`sales/${attack}.csv`)).toMatch(/^[a-z0-9.-]{1,80}$/);
    },
  );
});

describe('what SQL cannot bind', () => {
  const bucket = 'ecomflow-lake';
  const key = 'loads/a/b';
  const role = 'arn:aws:iam::000000000000:role/ecomflow-copy';

  it('is taken where it is a name: the twin', () => {
    expect(copyStatement('stg_customer', bucket, key, role)).toContain(`from 's3://${bucket}/${key}'`);
    expect(quoted('unique_email')).toBe(`'unique_email'`);
  });

  it.each(ATTACKS.filter((attack) => !isName(attack) && attack !== '__proto__'))(
    'is refused where it is none: %j',
    (attack) => {
      const copies = [
        () => copyStatement(attack, bucket, key, role),
        () => copyStatement('stg_customer', attack, key, role),
        () => copyStatement('stg_customer', bucket, `loads/${attack}'`, role),
        () => copyStatement('stg_customer', bucket, key, `${role}${attack}'`),
      ];
      for (const copy of copies) expect(copy).toThrow();
      expect(() => quoted(`${attack}'`)).toThrow(/not the name of a check/);
    },
  );
});

describe('an argument of the command line', () => {
  const before = { ...process.env };
  beforeAll(() => void Object.assign(process.env, testStack().env));
  afterAll(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });

  async function codeOf(words: readonly string[]): Promise<string> {
    const program = createProgram();
    const quiet = (command: Command): void => {
      command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
      command.commands.forEach(quiet);
    };
    quiet(program);
    try {
      await program.parseAsync(['node', 'ecomflow', ...words]);
      return 'done';
    } catch (error) {
      return 'code' in (error as object) && String((error as { code: unknown }).code).startsWith('commander.')
        ? 'usage'
        : describeError(error).code;
    }
  }

  const places: readonly (readonly [string, (attack: string) => string[]])[] = [
    ['run --mode', (attack) => ['run', 'ecommerce', '--mode', attack]],
    ['rerun RUN', (attack) => ['rerun', attack]],
    ['report PIPELINE', (attack) => ['report', attack]],
    ['report --from', (attack) => ['report', 'ecommerce', '--from', attack]],
    ['report --day', (attack) => ['report', 'ecommerce', '--html', '/dev/null', '--day', attack]],
    ['reconcile PIPELINE', (attack) => ['reconcile', attack]],
    ['source status PIPELINE', (attack) => ['source', 'status', attack]],
    ['athena NAME', (attack) => ['athena', attack]],
  ];

  it.each(ATTACKS)('names no folder of a new pipeline: %j', (attack) => {
    expect(caught(() => refuseName('/nowhere', `${attack}/`))).toEqual(refusal('ELT_INPUT_INVALID'));
  });

  it.each(places)('of `%s` is refused, whatever it is', async (_, wordsOf) => {
    for (const attack of ATTACKS) {
      const code = await codeOf(wordsOf(attack));
      expect([attack, code]).toEqual([
        attack,
        expect.stringMatching(/^(usage|ELT_INPUT_INVALID|ELT_PIPELINE_UNKNOWN|ELT_RUN_UNKNOWN)$/),
      ]);
    }
  });
});
