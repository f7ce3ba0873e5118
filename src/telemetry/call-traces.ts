/** A span for each call of AWS, all of its attempts in it. */
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { classifyError } from '../aws/classify-error';
import type { CallObserver } from '../aws/observe-calls';

export const tracingCalls: Required<Pick<CallObserver, 'around'>> = {
  around: ({ service, operation }, work) =>
    trace.getTracer('ecomflow').startActiveSpan(
      `${service}.${operation}`,
      {
        kind: SpanKind.CLIENT,
        attributes: { 'rpc.system': 'aws-api', 'rpc.service': service, 'rpc.method': operation },
      },
      async (span) => {
        try {
          return await work();
        } catch (error) {
          // Its message may name what was in a row.
          span.setStatus({ code: SpanStatusCode.ERROR });
          span.setAttribute('error.type', classifyError(error).code);
          throw error;
        } finally {
          span.end();
        }
      },
    ),
};
