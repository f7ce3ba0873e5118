/**
 * Rules and what they found. docs/quality.md lists them.
 *
 *   severity  `fail` ends the run with ELT_CHECK_FAILED, `warn` is only told
 *   place     'batch' for what is known before the load, else the table that was asked after it
 */
import { assertNever, type ErrorCode } from './errors';

export const SEVERITIES = ['fail', 'warn'] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 *   accounted  what one layer counts, another one has
 *   type       a value that its column cannot hold
 *   schema     columns that are not the contract's
 *   custom     any other question
 */
export const RULES = [
  'not_null',
  'unique',
  'accepted',
  'range',
  'referential',
  'freshness',
  'volume',
  'accounted',
  'type',
  'schema',
  'custom',
] as const;
export type Rule = (typeof RULES)[number];

/** One rule, asked once. Zero failed rows: it holds. */
export interface CheckResult {
  readonly place: string;
  /** Whose contract declares the rule; null where it stands in the table's checks.sql. */
  readonly entity: string | null;
  readonly name: string;
  readonly rule: Rule;
  readonly severity: Severity;
  readonly failed: number;
  readonly detail: string;
}

/** What a run makes of its checks. */
export interface CheckOutcome {
  /** The first broken `fail` rule's code, and all of them in words. */
  readonly failure: { readonly code: ErrorCode; readonly message: string } | null;
  readonly warnings: readonly string[];
}

const MOST_WARNINGS = 20;
/** Rule, count and example; what to do about it stands behind, never cut off. */
const LONGEST_FINDING = 300;
const LONGEST_MESSAGE = 2000;

/** Checks with a code of their own; every other one is ELT_CHECK_FAILED. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  schema: 'ELT_CHECK_SCHEMA',
  key_null: 'ELT_CHECK_KEY_NULL',
  keys_meet: 'ELT_CHECK_KEYS_MEET',
  rows_accounted: 'ELT_CHECK_ROWS_UNACCOUNTED',
  rows_recounted: 'ELT_CHECK_ROWS_UNACCOUNTED',
  snapshot_complete: 'ELT_SELECT_SNAPSHOT_INCOMPLETE',
};

/** Whose run it is: a named query is asked for it. */
export interface Asked {
  readonly pipeline: string;
  readonly sourceSystem: string;
}

export function outcomeOf(results: readonly CheckResult[], asked: Asked): CheckOutcome {
  const broken = results.filter(({ failed }) => failed > 0);
  const failures = broken.filter(({ severity }) => severity === 'fail');
  const warnings = broken.filter(({ severity }) => severity === 'warn').map((one) => warn(one, asked));
  const [first] = failures;
  if (!first) return { failure: null, warnings: limitWarnings(warnings) };
  const message = failures.map(describeCheck).join('; ').slice(0, LONGEST_MESSAGE);
  return {
    failure: { code: CODES[first.name] ?? 'ELT_CHECK_FAILED', message },
    warnings: limitWarnings(warnings),
  };
}

/** A summary travels through workflows, whose payloads stay small; the whole list is in etl_check. */
export function limitWarnings(warnings: readonly string[]): string[] {
  const more = warnings.length - MOST_WARNINGS;
  return more <= 0
    ? [...warnings]
    : [...warnings.slice(0, MOST_WARNINGS), `and ${more} more: see \`ecomflow status RUN\``];
}

function describeCheck({ entity, place, name, failed, detail }: CheckResult): string {
  return `${entity ?? place}: ${name} (${failed}) ${detail}`.trim().slice(0, LONGEST_FINDING);
}

/** A warning that nobody can act upon is soon read by nobody. */
function warn(result: CheckResult, asked: Asked): string {
  return `${describeCheck(result)}; ${adviceOf(result, asked)}`;
}

/** What a person does about it; before the load a broken column's rule has kept rows aside. */
function adviceOf({ place, rule, name }: CheckResult, { pipeline, sourceSystem }: Asked): string {
  const keptAside = `kept aside, to be corrected in the source: ecomflow query @rejected_rows --set source_system=${sourceSystem}`;
  const seeAll = `all of them: ecomflow query @failed_checks --set pipeline=${pipeline}`;
  switch (rule) {
    case 'schema':
      return 'bronze keeps them; raise the contract if they are wanted (docs/schema-drift.md)';
    case 'volume':
      return 'if the day was no unusual one, see what is missing: ecomflow reconcile';
    case 'freshness':
      return 'see whether the source is still captured: ecomflow source status';
    case 'referential':
      return 'let the source bring what they name, or correct them there';
    case 'unique':
      return 'correct all but one of them in the source';
    case 'not_null':
    case 'accepted':
    case 'range':
    case 'type':
      return place === 'batch' && name.includes(':') ? keptAside : seeAll;
    case 'accounted':
    case 'custom':
      return seeAll;
    default:
      return assertNever(rule);
  }
}
