/**
 * What every workflow hands on without asking: in its log lines, of which pipeline, window, stage and try they are; to its activities and children, the
 * trace that it is part of. Reads what the workflow knows and orders nothing: no command of a workflow depends on it, so that histories of
 * before replay as they are. OpenTelemetry itself stays outside: a trace is one header, and it is handed on unread.
 */
import {
  workflowInfo,
  type WorkflowInboundCallsInterceptor,
  type WorkflowInterceptors,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';
import { OFFER_SIGNAL } from '../model/messages';
import { TRACE_HEADER } from '../model/trace-header';
import { describeWork } from '../model/work-described';
import { foundBy } from './findable';

/** Work for whoever comes: the trace of the one who happened to start them says nothing of the others. */
const FOR_MANY = ['loadWarehouse', 'crawlCatalog', 'gatherFiles', 'tellOfStream', 'watchPipelines'];

type Headers = Readonly<Record<string, unknown>>;

export const interceptors = (): WorkflowInterceptors => {
  const lines = describeLines();
  const traces = handOnTraces();
  return { inbound: [lines.inbound, traces.inbound], outbound: [lines.outbound, traces.outbound] };
};

interface Interceptors {
  readonly inbound: WorkflowInboundCallsInterceptor;
  readonly outbound: WorkflowOutboundCallsInterceptor;
}

function describeLines(): Interceptors {
  let known = {};
  const learn = (args: readonly unknown[]): void => {
    known = { ...known, ...describeWork(args[0]) };
  };
  return {
    inbound: {
      execute(input, next) {
        learn(input.args);
        return next(input);
      },
    },
    outbound: {
      scheduleActivity(input, next) {
        learn(input.args);
        return next(input);
      },
      getLogAttributes: (input, next) => next({ ...input, ...foundBy(workflowInfo()), ...known }),
    },
  };
}

/** A load belongs to the trace of the first of its batches. */
function handOnTraces(): Interceptors {
  let own: Headers = {};
  const offered = new Map<string, Headers>();
  const of = (args: readonly unknown[]): Headers => {
    const { batch } = describeWork(args[0]);
    return (batch === undefined ? undefined : offered.get(batch)) ?? own;
  };
  return {
    inbound: {
      execute(input, next) {
        if (!FOR_MANY.includes(workflowInfo().workflowType)) own = traceIn(input.headers);
        return next(input);
      },
      handleSignal(input, next) {
        const { batch } = describeWork(input.args[0]);
        if (input.signalName === OFFER_SIGNAL && batch !== undefined)
          offered.set(batch, traceIn(input.headers));
        return next(input);
      },
    },
    outbound: {
      scheduleActivity: (input, next) => next(withTrace(input, of(input.args))),
      startChildWorkflowExecution: (input, next) => next(withTrace(input, own)),
      continueAsNew: (input, next) => next(withTrace(input, own)),
    },
  };
}

function traceIn(headers: Headers): Headers {
  const trace = headers[TRACE_HEADER];
  return trace === undefined ? {} : { [TRACE_HEADER]: trace };
}

function withTrace<Input extends { readonly headers: Headers }>(input: Input, trace: Headers): Input {
  return { ...input, headers: { ...trace, ...input.headers } };
}
