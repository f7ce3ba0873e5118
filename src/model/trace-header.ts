/** Under this name Temporal's own OpenTelemetry interceptors keep the trace in a header: @temporalio/interceptors-opentelemetry. */
export const TRACE_HEADER = '_tracer-data';
