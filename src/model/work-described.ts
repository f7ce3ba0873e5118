/** Of which pipeline, window and try an argument of a workflow or an activity speaks: for log lines and traces. */
export interface WorkDescribed {
  readonly pipeline?: string;
  /** ISO UTC, from and to: `2010-12-01T00:00:00.000Z/2010-12-02T00:00:00.000Z`. */
  readonly window?: string;
  /** Of the try. */
  readonly token?: string;
  readonly batch?: string;
  readonly load?: string;
}

/** Parts of an argument that speak of the same work, the nearest first. */
const PARTS = [
  'plan',
  'selection',
  'batch',
  'batches',
  'record',
  'offer',
  'load',
  'input',
  'run',
  'summary',
  'made',
];
const DEEPEST = 2;

/** Takes what it finds; of an argument of another shape nothing. */
export function describeWork(argument: unknown): WorkDescribed {
  return describe(argument, DEEPEST);
}

function describe(value: unknown, deeper: number): WorkDescribed {
  // A load speaks of several batches: of the first of them.
  if (Array.isArray(value)) return describe(value[0], deeper);
  if (typeof value !== 'object' || value === null) return {};
  const known = value as Readonly<Record<string, unknown>>;
  const parts = deeper === 0 ? [] : PARTS.map((name) => describe(known[name], deeper - 1));
  const own = {
    pipeline: textOf(known['pipeline']),
    window: windowOf(known['window']),
    token: textOf(known['token']),
    batch: textOf(known['batchId']),
    load: textOf(known['loadId']),
  };
  const set = Object.entries(own).filter(([, text]) => text !== undefined);
  return Object.assign({}, ...parts.reverse(), Object.fromEntries(set)) as WorkDescribed;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function windowOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { from, to } = value as { readonly from?: unknown; readonly to?: unknown };
  return typeof from === 'string' && typeof to === 'string' ? `${from}/${to}` : undefined;
}
