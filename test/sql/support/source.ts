/** Builds source events as refine writes them: keys, hashes and identity from the entities' own contracts. */
import { listEntities } from '../../../src/entities/registry';
import type { Entity } from '../../../src/model/entity';
import {
  encodeRow,
  sha256,
  type SnapshotRow,
  type SourceEvent,
  type Value,
} from '../../reference-model/event';

export const CONTRACTS: Readonly<Record<string, Entity>> = Object.fromEntries(
  listEntities().map((entity) => [entity.name, entity]),
);

export const SOURCE = 'ecommerce';

export interface Change {
  readonly op?: 'I' | 'U' | 'D';
  readonly epoch?: number;
  /** Commit time; absent on a load row. */
  readonly at?: string;
  readonly sequence?: number;
  readonly contractVersion?: number;
  readonly sourceSystem?: string;
}

export function contractOf(entity: string): Entity {
  const contract = CONTRACTS[entity];
  if (!contract) throw new Error(`no contract for ${entity}`);
  return contract;
}

/** `2011-01-05` or `2011-01-05 08:00:00` as the model's and the warehouse's full text. */
export function instant(text: string): string {
  const [day = '', time = '00:00:00'] = text.split(' ');
  return `${day} ${time.padEnd(9, '.').padEnd(15, '0')}`;
}

/** The key as refine writes it: one column's text, several ones length-prefixed. */
export function recordKey(contract: Entity, values: Readonly<Record<string, Value>>): string {
  const parts = contract.key.map((name) => String(values[name]));
  return parts.length === 1 ? (parts[0] ?? '') : parts.map((part) => `${part.length}:${part}`).join('|');
}

/** A CDC event when it has a commit time, a load row otherwise. */
export function event(
  entity: string,
  values: Readonly<Record<string, Value>>,
  change: Change = {},
): SourceEvent {
  return eventOf(contractOf(entity), values, change);
}

/** The same by a contract that is not the registry's. */
export function eventOf(
  contract: Entity,
  values: Readonly<Record<string, Value>>,
  { op = 'I', epoch = 1, at, sequence = 0, contractVersion = 1, sourceSystem = SOURCE }: Change = {},
): SourceEvent {
  const complete = Object.fromEntries(contract.columns.map(({ name }) => [name, values[name] ?? null]));
  const tracked = contract.columns.filter((column) => column.tracked);
  return {
    entity: contract.name,
    sourceSystem,
    recordKey: recordKey(contract, complete),
    epoch,
    origin: at === undefined ? 'snapshot' : 'change',
    committedAt: at === undefined ? null : instant(at),
    sequence: at === undefined ? '' : String(sequence).padStart(35, '0'),
    op,
    contractVersion,
    rowHash: sha256(encodeRow(contract.columns, complete)),
    trackedHash: sha256(encodeRow(tracked, complete)),
    values: complete,
  };
}

export function snapshot(entity: string, epoch: number, at: string): SnapshotRow {
  return { sourceSystem: SOURCE, entity, epoch, kind: 'snapshot', snapshotAt: instant(at), recordKey: '' };
}

export function part(entity: string, epoch: number, at: string): SnapshotRow {
  return { ...snapshot(entity, epoch, at), kind: 'part' };
}

export function presence(entity: string, epoch: number, at: string, key: string): SnapshotRow {
  return { ...snapshot(entity, epoch, at), kind: 'presence', recordKey: key };
}
