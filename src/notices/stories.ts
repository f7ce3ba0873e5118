/** What people read of each kind of incident when it begins. Ids, counts, times and codes: never a row's values, nor an error's message. */
import { ERROR_CODES, isErrorCode } from '../model/errors';
import type { FailedRun } from '../model/outlook';
import { windowWorkflowId } from '../model/names';
import type { Window } from '../model/window';
import type { Story } from './mail';

const NAMED = 5;
const STILL_ASIDE =
  'The newest window is below the limit. What was rejected before is still kept aside, and in no table, until the source delivers it again: `npx ecomflow query @rejected_rows` has it.';
const ONCE = 'You hear of it again when it is over, and not before.';

export interface FailedWindow {
  readonly pipeline: string;
  readonly code: string;
  readonly window: Window;
  readonly runId: string;
}

export function failedStory({ pipeline, code, window, runId }: FailedWindow): Story {
  return {
    ...{ kind: 'failed', state: 'open', of: pipeline, pipeline },
    title: `failed, ${code}`,
    happened: [
      `The run ${runId} failed with ${code}. Its window, from ${minute(window.from)} to ${minute(window.to)}, is not loaded.`,
      `Other windows of ${pipeline} that fail like this belong to the same incident. ${ONCE}`,
    ],
    todo: [wayOutOf(code)],
    commands: [
      `npx ecomflow status ${runId}`,
      ...looksAt(code, pipeline),
      `npx ecomflow rerun ${runId}`,
      'npx ecomflow query @failed_windows',
    ],
    runbook: isErrorCode(code) ? code.toLowerCase() : 'a-window-failed',
  };
}

/** The same, of what the audit still shows as failed. */
export function failingStory(
  pipeline: string,
  [first, ...others]: readonly [FailedRun, ...FailedRun[]],
): Story {
  const { code, runId, fromMs, toMs } = first;
  const window = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
  const story = failedStory({ pipeline, code, window, runId });
  if (others.length === 0) return story;
  return {
    ...story,
    happened: [...story.happened, `By now ${others.length + 1} windows have failed with it.`],
  };
}

export interface Unpublished {
  readonly pipeline: string;
  readonly window: Window;
  readonly code: string;
  /** The backfill that ran the window's parts. */
  readonly backfillId?: string;
}

export function unpublishedStory({ pipeline, window, code, backfillId }: Unpublished): Story {
  return {
    ...{ kind: 'unpublished', state: 'open', of: pipeline, pipeline },
    title: `loaded, but marts or report not renewed, ${code}`,
    happened: [
      `What arrived from ${minute(window.from)} to ${minute(window.to)} is loaded. Marts, reports or pages that show it were not renewed: ${code}.`,
      ONCE,
    ],
    todo: [
      `${wayOutOf(code)} See what failed by \`ecomflow status\`, and what is missing by \`ecomflow doctor\`.`,
      'Then run the window again: what is loaded is not loaded twice, and all is published.',
    ],
    commands: [
      `npx ecomflow status ${backfillId ?? windowWorkflowId(pipeline, window)}`,
      'npx ecomflow doctor',
      runCommand(pipeline, window),
    ],
    runbook: isErrorCode(code) ? code.toLowerCase() : 'reconcile-publish-report',
  };
}

export interface RejectedRows {
  readonly pipeline: string;
  readonly sourceSystem: string;
  readonly runId: string;
  readonly entity: string;
  readonly rejected: number;
  readonly read: number;
  readonly limit: number;
}

export function rejectedStory(rows: RejectedRows): Story {
  const { pipeline, entity, rejected, read, limit, runId, sourceSystem } = rows;
  return {
    ...{ kind: 'rejected', state: 'open', of: pipeline, pipeline },
    title: `${percent(rejected / read)} of ${entity} rejected`,
    happened: [
      `The run ${runId} rejected ${rejected} of ${read} rows of ${entity}: ${percent(rejected / read)}, and the limit is ${percent(limit)}. The other rows went on; those are kept aside, with reasons.`,
      ONCE,
    ],
    todo: [
      'Look at the reasons. Either the source has changed, or the contract is wrong (docs/quality.md). Mend it there and let the source deliver those rows again.',
    ],
    commands: [
      `npx ecomflow status ${runId}`,
      `npx ecomflow query @rejected_rows --set source_system=${sourceSystem}`,
    ],
    runbook: 'rows-were-rejected-and-the-run-went-on',
  };
}

export function lateStory(pipeline: string, late: readonly [Window, ...Window[]]): Story {
  const [first] = late;
  const last = late.at(-1) ?? first;
  const count = late.length === 1 ? 'A window' : `${late.length} windows`;
  return {
    ...{ kind: 'late', state: 'open', of: pipeline, pipeline },
    title: late.length === 1 ? `late, window of ${minute(first.from)}` : `late, ${late.length} windows`,
    happened: [
      `${count} of ${pipeline} should be loaded by now, and no run has succeeded or failed:`,
      ...late.slice(0, NAMED).map(({ from, to }) => `- ${minute(from)} to ${minute(to)}`),
      ...(late.length > NAMED ? [`- and ${late.length - NAMED} more`] : []),
      ONCE,
    ],
    todo: [
      'See whether the schedule fires, and whether a run waits. What no run has done is done by a backfill.',
    ],
    commands: [
      'npx ecomflow schedules list',
      `npx ecomflow status`,
      `npx ecomflow backfill ${pipeline} --from ${typed(first.from)} --to ${typed(last.to)} --dry-run`,
    ],
    runbook: 'missed-days',
  };
}

export function lagStory(pipeline: string, untilMs: number, nowMs: number): Story {
  const until = minute(new Date(untilMs).toISOString());
  return {
    ...{ kind: 'lag', state: 'open', of: pipeline, pipeline },
    title: `${duration(nowMs - untilMs)} behind its source`,
    happened: [
      `Nothing that arrived after ${until} is loaded, and two windows or more are overdue: whoever looks at ${pipeline}'s figures looks at old ones.`,
      ONCE,
    ],
    todo: [
      'See whether the schedule fires (or somebody paused it), whether a worker is there, and what its runs wait for or fail with.',
    ],
    commands: ['npx ecomflow schedules list', 'npx ecomflow status', 'npx ecomflow doctor'],
    runbook: 'nothing-moves',
  };
}

export interface WaitingBatch {
  readonly warehouse: string;
  readonly sequencer: string;
  readonly mode: string;
  readonly waiting: number;
  readonly batchId: string;
  readonly pipeline: string;
  readonly offeredAt: string;
}

export function waitingStory(batch: WaitingBatch): Story {
  const { warehouse, sequencer, mode, waiting, batchId, pipeline, offeredAt } = batch;
  return {
    ...{ kind: 'waiting', state: 'open', of: `warehouse ${warehouse}` },
    title: `a batch waits since ${minute(offeredAt)}`,
    happened: [
      `Batch ${batchId} of ${pipeline} waits to be loaded since ${minute(offeredAt)}, for more than half an hour. The queue of ${sequencer} is ${mode}; ${waiting} wait.`,
      ONCE,
    ],
    todo: [
      mode === 'running'
        ? 'The load before it takes long, or its worker is gone: see what it does.'
        : `Somebody holds the queue (${mode}). Ask who, then let it go on.`,
    ],
    commands: [
      ...(mode === 'running' ? ['npx ecomflow status'] : ['npx ecomflow resume']),
      `temporal workflow query --workflow-id ${sequencer} --type queue`,
    ],
    runbook: 'pause-drain-or-resume-the-loads',
  };
}

export function unwatchedStory(warehouse: string, code: string): Story {
  return {
    ...{ kind: 'unwatched', state: 'open', of: `warehouse ${warehouse}` },
    title: `nobody can see what is late, ${code}`,
    happened: [
      `The look at schedules, audit and queue failed with ${code}. Until that is mended nobody is told of late windows, of a lag, or of incidents that are over. Failures are still told.`,
      ONCE,
    ],
    todo: [wayOutOf(code)],
    commands: ['npx ecomflow doctor'],
    runbook: isErrorCode(code) ? code.toLowerCase() : 'nothing-moves',
  };
}

/** What an incident is called by its key, as in the subject of its beginning. */
export function titleOf(key: string): string {
  const [kind = '', of = ''] = key.split('.');
  const titles: Readonly<Record<string, string>> = {
    failed: `failed, ${of}`,
    unpublished: 'marts or report not renewed',
    rejected: `too much of ${of} rejected`,
    late: 'late windows',
    lag: 'behind its source',
    waiting: 'a batch waits',
    unwatched: 'nobody can see what is late',
  };
  return titles[kind] ?? key;
}

/** `others` are the place's incidents that go on. */
export function overStory(
  { kind, of, pipeline }: Pick<Story, 'kind' | 'of' | 'pipeline'>,
  key: string,
  openedAt: string,
  others: readonly string[] = [],
): Story {
  return {
    ...{ kind, state: 'over', of, pipeline },
    title: `over: ${titleOf(key)}`,
    happened: [
      `What was told on ${minute(openedAt)} (${titleOf(key)}) is over.`,
      ...(others.length === 0 ? [] : [`Still open there: ${others.map(titleOf).join('; ')}.`]),
    ],
    todo: [kind === 'rejected' ? STILL_ASIDE : others.length === 0 ? 'Nothing.' : 'Nothing for this one.'],
    commands: [],
  };
}

/** Where a code is about what runs depend on, that is looked at before the run is tried again. */
function looksAt(code: string, pipeline: string): string[] {
  if (/^ELT_(REPLICATE|SOURCE)_/.test(code))
    return [`npx ecomflow source status ${pipeline}`, 'npx ecomflow doctor'];
  return /^ELT_(AWS|CONFIG)_/.test(code) ? ['npx ecomflow doctor'] : [];
}

function wayOutOf(code: string): string {
  if (isErrorCode(code)) return ERROR_CODES[code].wayOut;
  return 'The code is none of our own: see the message of the run, and report it.';
}

function runCommand(pipeline: string, { from, to }: Window): string {
  return `npx ecomflow run ${pipeline} --from ${typed(from)} --to ${typed(to)}`;
}

/** As people type and read it. */
export function minute(iso: string): string {
  return `${iso.slice(0, 16)}Z`;
}

/** A day without its midnight. */
export function typed(iso: string): string {
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : minute(iso);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
