/**
 * Every kind of call that this stack was asked for, one JSON line each, in a file of its own in ECOMFLOW_CALLS_DIR. Only tests name
 * that folder: `npm run infra:check` holds the roles of infra-terraform to what was recorded.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedCall, type DescribedCall } from './recorded-call';

export const CALLS_VARIABLE = 'ECOMFLOW_CALLS_DIR';

/** Notes a call. Synchronous, so that a stack that is killed has told of all that it served. */
export type RecordCall = (call: DescribedCall) => void;

/** Undefined where nobody wants to know. */
export function openCallRecord(dir = process.env[CALLS_VARIABLE]): RecordCall | undefined {
  if (dir === undefined || dir === '') return undefined;
  const file = join(dir, `${randomUUID()}.jsonl`);
  const known = new Set<string>();
  return (call) => {
    const line = JSON.stringify(recordedCall(call));
    if (known.has(line)) return;
    known.add(line);
    appendFileSync(file, `${line}\n`);
  };
}
