/**
 * Tells of lineage inside activities that every run has anyway, so that no workflow knows of it and histories replay: it began where
 * it was planned, it ended where the audit's row was written, its marts are new where the report is written.
 */
import { Context, log } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Activities } from '../activities';
import type { RunRecord } from '../activities/record';
import type { ReportInput } from '../activities/report';
import type { Pipeline } from '../model/pipeline';
import type { Plan, WindowInput } from '../model/plan';
import type { RunEvent } from './event';
import { publishEvents, type Reads } from './publish-events';
import type { SendEvent } from './targets';
import type { Sources } from './window-datasets';
import { endOf, startOf, type Described, type Known } from './window-events';

export interface LineageDeps extends Known {
  readonly send: SendEvent;
  readonly findPipeline: (name: string) => Pipeline;
  readonly findSources: (pipeline: Pipeline) => Promise<Sources>;
  readonly reads: Reads;
  /** Of each event, what became of it. */
  readonly count: (outcome: 'sent' | 'lost') => void;
  /** For all events of one activity: a collector that hangs costs a run so much, and no more. */
  readonly patienceMs: number;
}

type Info = Context['info'];
type Maker = (deps: LineageDeps, info: Info, input: unknown, result: unknown) => Promise<RunEvent[]>;

const MAKERS: { readonly [Name in keyof Activities]?: Maker } = {
  async resolvePlan(deps, info, input, result) {
    const { pipeline, window, backfillId } = input as WindowInput;
    // Where nothing is due the run ends unrecorded.
    if (!(result as Plan).isDue) return [];
    const described = await describe(deps, pipeline);
    return [
      startOf(deps, described, {
        ...{ workflowRunId: runIdOf(info), window, backfillId, at: plannedAt(info) },
      }),
    ];
  },

  async recordRun(deps, _, input) {
    const record = input as RunRecord;
    return endOf(deps, await describe(deps, record.pipeline), record);
  },

  writeReport(deps, info, input) {
    const { summary } = input as ReportInput;
    const { workflowType, workflowExecution } = info;
    const backfillId = workflowType === 'backfillPipeline' ? workflowExecution?.workflowId : undefined;
    return Promise.resolve(
      publishEvents(
        deps,
        deps.reads,
        { name: summary.pipeline },
        {
          ...{ workflowRunId: runIdOf(info), backfillId, at: plannedAt(info) },
          ...{ window: summary.window, marts: summary.publish },
        },
      ),
    );
  },
};

/** After the activity has done its own. What is lost is said and counted; the run goes on, whatever happens here. */
export function tellingLineage(deps: LineageDeps): ActivityInterceptorsFactory {
  return ({ info }) => ({
    inbound: {
      async execute(input, next) {
        const result = await next(input);
        const make = (MAKERS as Readonly<Record<string, Maker>>)[info.activityType];
        if (make) await tell(deps, () => make(deps, info, input.args[0], result));
        return result;
      },
    },
  });
}

async function tell(deps: LineageDeps, make: () => Promise<RunEvent[]>): Promise<void> {
  const { send, count, patienceMs } = deps;
  const patience = AbortSignal.timeout(patienceMs);
  const beats = setInterval(() => Context.current().heartbeat(), 1000);
  let open = 1;
  try {
    const events = await within(patience, make());
    open = events.length;
    for (const event of events) {
      await within(patience, send(event, patience));
      count('sent');
      open -= 1;
    }
  } catch (error) {
    for (let lost = 0; lost < open; lost += 1) count('lost');
    log.warn('lineage lost', { events: open, reason: reasonOf(error) });
  } finally {
    clearInterval(beats);
  }
}

/** Whether what is waited for heeds the signal or not. */
async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let fail: () => void = () => undefined;
  const over = new Promise<never>((_, reject) => {
    fail = () => reject(new Error('it took too long'));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    signal.removeEventListener('abort', fail);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}`;
}

async function describe(
  { findPipeline, findSources }: Pick<LineageDeps, 'findPipeline' | 'findSources'>,
  name: string,
): Promise<Described> {
  const pipeline = findPipeline(name);
  return { pipeline, sources: await findSources(pipeline) };
}

function runIdOf({ workflowExecution }: Info): string {
  return workflowExecution?.runId ?? '';
}

/** The same for each try of the activity. */
function plannedAt({ scheduledTimestampMs }: Info): string {
  return new Date(scheduledTimestampMs).toISOString();
}
