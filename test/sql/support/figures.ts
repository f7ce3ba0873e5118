/** What refine adds up of an event: sums, and the checksum of its content, by the rules of docs/exact-history.md. */
import { createHash } from 'node:crypto';
import type { SourceEvent, Value } from '../../reference-model/event';
import { contractOf } from './source';

const KEY = 'k'.repeat(64);

export interface EventFigures {
  readonly sums: readonly (string | null)[];
  readonly checksum: string | null;
}

export function figuresOf({ entity, op, values }: SourceEvent): EventFigures {
  if (op === 'D') return { sums: [null, null, null], checksum: null };
  const contract = contractOf(entity);
  const text = contract.columns
    .map(({ name, type }) => [name, sourceText(values[name] ?? null, type)] as const)
    .map(([name, shown]) => (shown === null ? '' : `${name}:${Buffer.byteLength(shown)}:${shown}`))
    .join('');
  const hash = createHash('sha256')
    .update(KEY + text)
    .digest('hex');
  const sums = [0, 1, 2].map((place) => {
    const value = values[contract.sums[place] ?? ''] ?? null;
    return value === null ? null : String(value);
  });
  return { sums, checksum: String(BigInt(`0x${hash.slice(0, 15)}`)) };
}

function sourceText(value: Value, type: string): string | null {
  if (value === null) return null;
  const text = String(value);
  return (type.startsWith('decimal') || type === 'timestamp') && text.includes('.')
    ? text.replace(/\.?0+$/, '')
    : text;
}
