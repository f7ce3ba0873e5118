/** Rows of any entity, by the types of its columns alone: for suites over entities that they do not know by name. */
import type { SourceEvent, Value } from '../../reference-model/event';
import { varcharBytes, type Column, type Entity } from '../../../src/model/entity';
import { eventOf, type Change } from './source';
import { january } from './walk';

/** A row whose texts of the key are `key`; variants 1 and 4 differ in every other column. */
export function sampleRow({ key, columns }: Entity, keyText: string, variant: number): Record<string, Value> {
  return Object.fromEntries(
    columns.map((column) => [
      column.name,
      key.includes(column.name) ? keyValue(column, keyText) : sampleValue(column, variant),
    ]),
  );
}

/** The row of a variant as a change on that day of January 2011; the sequence follows the day. */
export function sampleChange(
  contract: Entity,
  keyText: string,
  day: number,
  { op = 'U', ...change }: Change = {},
  values: Readonly<Record<string, Value>> = {},
): SourceEvent {
  const row = { ...sampleRow(contract, keyText, day), ...values };
  return eventOf(contract, row, { op, at: january(day), sequence: day, ...change });
}

function keyValue({ type }: Column, keyText: string): Value {
  if (varcharBytes(type) !== null) return keyText;
  return [...keyText].reduce((sum, character) => sum + character.charCodeAt(0), 0);
}

function sampleValue({ name, type, accepted }: Column, variant: number): Value {
  if (accepted) return accepted[Math.floor(variant / 4) % accepted.length] ?? null;
  const bytes = varcharBytes(type);
  if (bytes !== null) return `${variant} ${name}`.slice(0, bytes);
  if (type.startsWith('decimal')) return decimal(type, variant);
  switch (type) {
    case 'timestamp':
      return `${january(variant)} 00:00:00.000000`;
    case 'date':
      return january(variant);
    case 'boolean':
      return String(variant % 2 === 0);
    default:
      return variant;
  }
}

/** Fits each precision and scale: one digit, behind the point where there is one. */
function decimal(type: string, variant: number): string {
  const scale = Number(/,(\d+)\)$/.exec(type)?.[1] ?? 0);
  return scale === 0 ? String(variant) : `0.${String(variant).padEnd(scale, '0')}`;
}
