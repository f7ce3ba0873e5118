/** What services measure of themselves, as AWS's do; CloudWatch listens, where there is one. */
export interface Measured {
  /** `AWS/Kinesis` */
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Metrics {
  measure(measured: Measured): void;
  listen(listener: (measured: Measured) => void): void;
}

export function createMetrics(): Metrics {
  const listeners: ((measured: Measured) => void)[] = [];
  return {
    measure: (measured) => listeners.forEach((listener) => listener(measured)),
    listen: (listener) => void listeners.push(listener),
  };
}
