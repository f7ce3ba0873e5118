/**
 * The calls that roles of infra-terraform make: those of this run, as its stacks recorded them, and those that `npm run infra:check`
 * has held to the roles' policies.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedCall } from '../../local-aws/gateway/recorded-call';

export const KNOWN_FILE = join(__dirname, '../infra/golden/calls.json');

/**
 * Roles and policies of infra-terraform are called so. Whoever else calls is a test, stands in Terraform's place, or has a role of a
 * pipeline that one test made up.
 */
const OURS = /^ecomflow-(?!.*[-_][0-9a-f]{8}$)/;
/** What `uniqueName` of ./stack.ts puts behind a name. */
const UNIQUE = /[-_][0-9a-f]{8}(?=$|\/)/g;

/** Of every stack that wrote into the folder, each call once, in order. */
export function readRecorded(dir: string): RecordedCall[] {
  const lines = readdirSync(dir).flatMap((name) => readFileSync(join(dir, name), 'utf8').split('\n'));
  const calls = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RecordedCall);
  const ours = calls.filter(({ principal, names }) => OURS.test(principal) && !isOfNothing(names));
  return distinct(ours.map(withoutUnique));
}

/** Tests that want something to be missing call it `none`. */
function isOfNothing(names: RecordedCall['names']): boolean {
  return Object.values(names).includes('none');
}

export function readKnown(file: string = KNOWN_FILE): RecordedCall[] {
  return JSON.parse(readFileSync(file, 'utf8')) as RecordedCall[];
}

/** One call a line, so that a change shows as what it is. */
export function writeKnown(calls: readonly RecordedCall[], file: string = KNOWN_FILE): void {
  writeFileSync(file, `[\n${distinct(calls).map(lineOf).join(',\n')}\n]\n`);
}

/** The calls that are not known. */
export function unknownCalls(
  recorded: readonly RecordedCall[],
  known: readonly RecordedCall[],
): readonly string[] {
  const lines = new Set(known.map(lineOf));
  return recorded.map(lineOf).filter((line) => !lines.has(line));
}

function distinct(calls: readonly RecordedCall[]): RecordedCall[] {
  const lines = [...new Set(calls.map(lineOf))].sort();
  return lines.map((line) => JSON.parse(line) as RecordedCall);
}

function lineOf({ principal, service, action, names }: RecordedCall): string {
  return JSON.stringify({ principal, service, action, names });
}

function withoutUnique(call: RecordedCall): RecordedCall {
  const names = Object.entries(call.names).map(([name, value]) => [name, value.replaceAll(UNIQUE, '')]);
  return { ...call, names: Object.fromEntries(names) as RecordedCall['names'] };
}
