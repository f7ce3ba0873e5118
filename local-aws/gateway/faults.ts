/**
 * Failures on demand: which calls are slow, throttled, refused, cut off or never answered. For tests.
 * Two kinds are the services' own: `record` is drawn for each record of a batch, `limits` switches a service's rates on.
 */
import { z } from 'zod';
import { AwsError, type LocalFaults } from './service';

const ruleSchema = z.strictObject({
  /** Name in the signature's scope, such as `glue`; without it, each service. */
  service: z.string().optional(),
  action: z.string().optional(),
  kind: z.enum(['throttle', 'error', 'latency', 'reset', 'timeout', 'record', 'limits']),
  /** The next so many calls; without it and without probability: each call. */
  times: z.number().int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
  /** Makes the dice of `probability` fall the same way each time. */
  seed: z.number().int().optional(),
  code: z.string().optional(),
  status: z.number().int().min(400).max(599).optional(),
  delayMs: z.number().min(0).optional(),
  /** The call takes effect, then its answer fails: the caller cannot know. */
  afterEffect: z.boolean().optional(),
});

export const rulesSchema = z.strictObject({ rules: z.array(ruleSchema) });
export type FaultRule = z.infer<typeof ruleSchema>;

interface ArmedRule {
  readonly rule: FaultRule;
  left: number;
  readonly dice: () => number;
}

/** What a service carries out itself. */
const OF_SERVICES: readonly FaultRule['kind'][] = ['record', 'limits'];

export class Faults implements LocalFaults {
  private armed: ArmedRule[] = [];

  /** Replaces all rules. */
  set(rules: readonly FaultRule[]): void {
    this.armed = rules.map((rule) => ({
      rule,
      left: rule.times ?? Number.POSITIVE_INFINITY,
      dice: createDice(rule.seed ?? 1),
    }));
  }

  /** Rules that still wait for calls, with how many are left. */
  list(): Readonly<Record<string, unknown>>[] {
    return this.armed.map(({ rule, left }) => ({ ...rule, ...(Number.isFinite(left) ? { left } : {}) }));
  }

  /** The fault that this call meets, used up by it; undefined when it goes well. */
  take(service: string, action: string): FaultRule | undefined {
    return this.draw(service, action, (kind) => !OF_SERVICES.includes(kind));
  }

  ofRecord(service: string, action: string): FaultRule | undefined {
    return this.draw(service, action, (kind) => kind === 'record');
  }

  keepsLimits(service: string): boolean {
    return this.armed.some(
      ({ rule }) => rule.kind === 'limits' && (rule.service === undefined || rule.service === service),
    );
  }

  private draw(
    service: string,
    action: string,
    isWanted: (kind: FaultRule['kind']) => boolean,
  ): FaultRule | undefined {
    const met = this.armed.find(
      ({ rule, dice }) =>
        isWanted(rule.kind) &&
        (rule.service === undefined || rule.service === service) &&
        (rule.action === undefined || rule.action === action) &&
        (rule.probability === undefined || dice() < rule.probability),
    );
    if (!met) return undefined;
    met.left -= 1;
    if (met.left <= 0) this.armed = this.armed.filter((rule) => rule !== met);
    return met.rule;
  }
}

/** The error that a `throttle` or `error` rule answers with. */
export function faultError(rule: FaultRule, service: string): AwsError {
  const isS3 = service === 's3';
  if (rule.kind === 'throttle') {
    const code = rule.code ?? (isS3 ? 'SlowDown' : 'ThrottlingException');
    return new AwsError(code, 'Rate exceeded', rule.status ?? (isS3 ? 503 : 400));
  }
  const code = rule.code ?? (isS3 ? 'InternalError' : 'InternalServerException');
  return new AwsError(code, `${code} on demand`, rule.status ?? 500);
}

/** Mulberry32: small, and the same on each machine. */
function createDice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
