/** A posted body: which of its lines are right, and where the others are wrong. */
import type { z } from 'zod';
import { lineSchema, type InvoiceLine } from './contract/line';
import { MOST_LINES, type Fault, type RefusedLine } from './contract/post-invoices';
import { RequestProblem } from './contract/problem';

/** A list of lines, whose members are no lists. */
const DEEPEST = 2;
/** Told of one line; who mends them posts it again. */
const MOST_FAULTS = 20;

export interface ReadLine {
  /** Place in the list, from 0. */
  readonly index: number;
  readonly line: InvoiceLine;
}

export interface ReadBody {
  readonly good: readonly ReadLine[];
  readonly refused: readonly RefusedLine[];
}

/** Throws RequestProblem: `body-malformed`, `lines-too-many`. */
export function readBody(text: string): ReadBody {
  const posted = parse(text);
  const isList = Array.isArray(posted);
  const lines: readonly unknown[] = isList ? posted : [posted];
  if (lines.length === 0) throw new RequestProblem('body-malformed', { detail: 'the list is empty' });
  if (lines.length > MOST_LINES)
    throw new RequestProblem('lines-too-many', {
      detail: `${lines.length} lines; a request takes ${MOST_LINES} at most`,
    });
  const good: ReadLine[] = [];
  const refused: RefusedLine[] = [];
  for (const [index, one] of lines.entries()) {
    const read = lineSchema.safeParse(one);
    if (read.success) good.push({ index, line: read.data });
    else refused.push({ index, errors: faultsOf(read.error, isList ? `#/${index}` : '#') });
  }
  return { good, refused };
}

function parse(text: string): unknown {
  if (isDeeperThan(text, DEEPEST))
    throw new RequestProblem('body-malformed', { detail: `nested more than ${DEEPEST} deep` });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RequestProblem('body-malformed', { detail: 'not JSON' }, { cause: error });
  }
}

/** By the brackets outside of strings, before anything is made of them. */
function isDeeperThan(text: string, most: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isInString && character === '\\') at += 1;
    else if (character === '"') isInString = !isInString;
    else if (!isInString && (character === '[' || character === '{')) depth += 1;
    else if (!isInString && (character === ']' || character === '}')) depth -= 1;
    if (depth > most) return true;
  }
  return false;
}

function faultsOf({ issues }: z.ZodError, root: string): Fault[] {
  return issues.slice(0, MOST_FAULTS).flatMap((issue): Fault[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys
        .slice(0, MOST_FAULTS)
        .map((key) => ({ pointer: pointerTo(root, [key]), detail: 'is not known' }));
    return [{ pointer: pointerTo(root, issue.path), detail: issue.message }];
  });
}

/** RFC 6901, in the form that stands in an address. */
function pointerTo(root: string, path: readonly PropertyKey[]): string {
  const steps = path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'));
  return [root, ...steps.map(encodeURIComponent)].join('/');
}
