/** An activity's span, below what started its run; and of a run that has ended, a span for itself and one for each stage. */
import { context, trace, TraceFlags, type Context } from '@opentelemetry/api';
import {
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryActivityOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Activities } from '../activities';
import type { RunRecord } from '../activities/record';
import { TRACE_HEADER } from '../model/trace-header';
import { describeWork } from '../model/work-described';
import { stageOf } from './stage-of';

const RECORDING: keyof Activities = 'recordRun';

export const tracingActivities: ActivityInterceptorsFactory = (activity) => {
  const theirs = new OpenTelemetryActivityInboundInterceptor(activity);
  const { activityType, workflowExecution } = activity.info;
  return {
    inbound: {
      execute(input, next) {
        const work = async (): Promise<unknown> => {
          trace.getActiveSpan()?.setAttributes(attributesOf(activityType, input.args[0]));
          const result = await next(input);
          if (activityType === RECORDING) spansOf(input.args[0] as RunRecord);
          return result;
        };
        const execute = (): Promise<unknown> => theirs.execute(input, work);
        const isTraced = TRACE_HEADER in input.headers || workflowExecution === undefined;
        return isTraced ? execute() : context.with(ownTrace(workflowExecution.runId), execute);
      },
    },
    outbound: new OpenTelemetryActivityOutboundInterceptor(activity),
  };
};

/**
 * Of a run that nobody traced, such as a schedule's: its trace has the run id's digits, so that all of its activities are in one, on whatever worker,
 * and a person finds it by the run.
 */
export function ownTrace(runId: string): Context {
  const traceId = runId.replaceAll('-', '');
  const spanId = traceId.slice(16);
  return trace.setSpanContext(context.active(), {
    traceId,
    spanId,
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
}

function attributesOf(activityType: string, argument: unknown): Record<string, string> {
  const described = Object.entries({ stage: stageOf(activityType), ...describeWork(argument) });
  return Object.fromEntries(described.map(([name, value]) => [`ecomflow.${name}`, String(value)]));
}

/** Only now is it known when each of them began and ended. */
function spansOf(record: RunRecord): void {
  const tracer = trace.getTracer('ecomflow');
  const { pipeline, window, startedAt, finishedAt, stages, result } = record;
  const attributes = { 'ecomflow.pipeline': pipeline, 'ecomflow.window': `${window.from}/${window.to}` };
  const run = tracer.startSpan(`run ${pipeline}`, {
    startTime: new Date(startedAt),
    attributes: { ...attributes, 'ecomflow.outcome': result.status },
  });
  const below = trace.setSpan(context.active(), run);
  for (const one of stages)
    tracer
      .startSpan(`stage ${one.stage}`, { startTime: new Date(one.startedAt), attributes }, below)
      .end(new Date(one.finishedAt));
  run.end(new Date(finishedAt));
}
