/**
 * OpenTelemetry's traces of a process, sent by OTLP over HTTP (protobuf's JSON form) to a collector. Other variables of OpenTelemetry, such as
 * OTEL_EXPORTER_OTLP_HEADERS, its exporter reads by itself.
 */
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { ClientInterceptors } from '@temporalio/client';
import { OpenTelemetryWorkflowClientInterceptor } from '@temporalio/interceptors-opentelemetry';

export interface Tracing {
  readonly isOn: boolean;
  /** Of a client whose workflows are to be part of the trace. */
  readonly clientInterceptors: ClientInterceptors;
  /** Sends what has not been sent. */
  end(): Promise<void>;
}

const OFF: Tracing = { isOn: false, clientInterceptors: {}, end: () => Promise.resolve() };

/** Once a process. Without an endpoint there are no traces. */
export function startTracing(endpoint: string | undefined, service: string): Tracing {
  if (endpoint === undefined) return OFF;
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new BasicTracerProvider({
    resource: new Resource({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  provider.register({ contextManager: new AsyncLocalStorageContextManager().enable() });
  return {
    isOn: true,
    clientInterceptors: { workflow: [new OpenTelemetryWorkflowClientInterceptor()] },
    end: () => provider.shutdown(),
  };
}
