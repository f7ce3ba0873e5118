/** Keys, payloads and converters of these tests. */
import { randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import { createPayloadCodec } from '../../src/payloads/codec';
import { createOwnKeys } from '../../src/payloads/own-keys';

export function newKey(id: string): { id: string; base64: string } {
  return { id, base64: randomBytes(32).toString('base64') };
}

export function codecWith(keys: readonly { id: string; base64: string }[], encrypts = true) {
  return createPayloadCodec(createOwnKeys(keys), { encrypts });
}

export function json(value: unknown): Payload {
  return { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(JSON.stringify(value)) };
}

/** By bytes, whatever class holds them. */
export function plainOf({ metadata, data }: Payload): object {
  const hex = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('hex');
  const named = Object.entries(metadata ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return { metadata: Object.fromEntries(named.map(([name, bytes]) => [name, hex(bytes)])), data: hex(data) };
}
