/** Faults on demand, for tests: throttling, errors, latency, resets and timeouts of chosen calls; and a count of all calls. */
import { z } from 'zod';

const ruleSchema = z.strictObject({
  service: z.string().optional(),
  action: z.string().optional(),
  kind: z.enum(['throttle', 'error', 'latency', 'reset', 'timeout']),
  /** How often the rule strikes; without it, for ever. */
  times: z.number().int().positive().optional(),
  /** Share of the calls that it strikes, drawn from `seed`. */
  probability: z.number().min(0).max(1).optional(),
  seed: z.number().int().optional(),
  code: z.string().optional(),
  status: z.number().int().optional(),
  delayMs: z.number().nonnegative().optional(),
  /** Performs the action and only then fails the answer. */
  afterEffect: z.boolean().optional(),
});
export const rulesSchema = z.strictObject({ rules: z.array(ruleSchema) });

export type FaultRule = z.infer<typeof ruleSchema>;

export interface Call {
  readonly service: string;
  readonly action: string;
}

export interface Faults {
  set(rules: readonly FaultRule[]): void;
  /** The rule that strikes this call, which counts as used; null for none. Counts the call. */
  strike(call: Call): FaultRule | null;
  counts(filter: Partial<Call>): Record<string, number>;
}

interface Armed {
  readonly rule: FaultRule;
  left: number;
  readonly random: () => number;
}

export function createFaults(): Faults {
  let armed: Armed[] = [];
  const counted = new Map<string, number>();
  return {
    set(rules) {
      armed = rules.map((rule) => ({
        rule,
        left: rule.times ?? Infinity,
        random: seededRandom(rule.seed ?? 1),
      }));
    },
    strike(call) {
      const name = `${call.service}.${call.action}`;
      counted.set(name, (counted.get(name) ?? 0) + 1);
      const struck = armed.find((one) => matches(one, call) && one.random() < (one.rule.probability ?? 1));
      if (!struck) return null;
      struck.left -= 1;
      return struck.rule;
    },
    counts: ({ service, action }) =>
      Object.fromEntries(
        [...counted].filter(
          ([name]) => name.startsWith(`${service ?? ''}`) && name.endsWith(action ? `.${action}` : ''),
        ),
      ),
  };
}

function matches({ rule, left }: Armed, call: Call): boolean {
  const fits = (wanted: string | undefined, is: string): boolean => wanted === undefined || wanted === is;
  return left > 0 && fits(rule.service, call.service) && fits(rule.action, call.action);
}

/** Mulberry32: small, and the same on every machine. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
