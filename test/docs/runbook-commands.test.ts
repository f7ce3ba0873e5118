/** Every command of the runbook's tasks is typed as it stands there, in the page's order, and shows what the page says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openWorld, type World } from './support/operated-world';
import {
  commandsOf,
  missingFrom,
  stepsOf,
  NEEDS_LETTERS,
  NEEDS_PLATFORM,
  tableCommandsOf,
  type Step,
} from './support/runbook-page';
import { arrangeFor, arrangeForTables } from './support/scenes';
import { enter, type Ended } from './support/terminal';

const PAGE = readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8');
const STEPS = stepsOf(PAGE, ['Tasks', 'Schedules']);
const IN_STEPS = STEPS.map(({ line }) => line);
const IN_TABLES = [...new Set(tableCommandsOf(PAGE))].filter((line) => !IN_STEPS.includes(line));
/** Where to look, and the codes' entries; what needs the whole platform is typed by test/cli/doctor.test.ts. */
const ELSEWHERE = commandsOf(PAGE).filter(
  (line) =>
    ![...IN_STEPS, ...IN_TABLES].includes(line) && !NEEDS_PLATFORM.test(line) && !NEEDS_LETTERS.test(line),
);

/** Commands that change nothing may be asked again: Temporal's lists lag. */
const LOOK =
  /^(?:npx ecomflow (?:status|query|backfill .*--dry-run)|temporal (?:workflow (?:list|count|describe|query|show)|schedule (?:list|describe)))\b/;
const PATIENCE_MS = 60_000;

/** Types it, if need be more than once, until it shows what it should. */
async function typed({ line, shows, exitCode }: Step): Promise<Ended> {
  for (const endMs = Date.now() + PATIENCE_MS; ; await sleep(200)) {
    const ended = await enter(line);
    const isGood = ended.code === exitCode && missingFrom(ended.output, shows) === null;
    if (isGood || !LOOK.test(line) || Date.now() > endMs) return ended;
  }
}

/** What is wrong with how it ended; null when it is as the page says. */
function faultOf({ shows, exitCode }: Step, { code, output }: Ended): string | null {
  const missing = missingFrom(output, shows);
  if (code === exitCode && missing === null) return null;
  return `exit code ${code} instead of ${exitCode}; it does not show: ${missing ?? '(nothing missing)'}\n${output}`;
}

describe('a command of the runbook', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close(), 60_000);

  it.each(STEPS.map((step) => [step.task, step.line, step] as const))('%s: %s', async (_, line, step) => {
    await arrangeFor(world, step, STEPS);
    const ended = await typed(step);
    if (process.env['RUNBOOK_TELL']) process.stderr.write(`\n$ ${line}\n${ended.output}[${ended.code}]\n`);
    expect(faultOf(step, ended)).toBeNull();
  });

  it.each(IN_TABLES.map((line, index) => [line, index] as const))('in a table: %s', async (line, index) => {
    if (index === 0) await arrangeForTables(world);
    const step = { task: 'tables', line, shows: [], exitCode: 0 };
    expect(faultOf(step, await typed(step))).toBeNull();
  });

  it.each(ELSEWHERE)('elsewhere: %s', async (line) => {
    const step = { task: 'elsewhere', line, shows: [], exitCode: 0 };
    expect(faultOf(step, await typed(step))).toBeNull();
  });

  it.each([
    ['an option that is not there', 'npx ecomflow run ecommerce --form 2011-01-05', [], 0],
    [
      'JSON that is none',
      `temporal workflow start --type runPipeline --task-queue ecomflow --input '{"pipeline"}'`,
      [],
      0,
    ],
    ['another answer', 'npx ecomflow query @failed_windows', ['no such row'], 0],
    ['another exit code', 'npx ecomflow query "select 1 as one"', ['one'], 1],
  ])('that is planted wrong is seen: %s', async (_, line, shows, exitCode) => {
    const step = { task: 'planted', line, shows, exitCode };
    expect(faultOf(step, await enter(line))).toContain('exit code');
  });
});
