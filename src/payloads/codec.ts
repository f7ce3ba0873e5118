/**
 * Encrypts payloads on their way to Temporal and opens them on their way back: AES-256-GCM over the whole payload, its type and metadata
 * included. The form is that of Temporal's samples (`binary/encrypted`), with the name of the key in the metadata. What is plain passes.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { EltError } from '../model/errors';
import type { KeyName, PayloadKeys } from './keys';

/** The word by which Temporal's UI knows an encrypted payload. */
export const ENCRYPTED = 'binary/encrypted';
const CIPHER = 'AES-256-GCM';
/** NIST SP 800-38D: a random nonce of 96 bits is good for 2^32 payloads under one key; keys are renewed long before. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const { Payload: wire } = temporal.api.common.v1;

export interface CodecOptions {
  /** False: opens what is encrypted, and writes plainly. */
  readonly encrypts: boolean;
}

export function createPayloadCodec(keys: PayloadKeys, { encrypts }: CodecOptions): PayloadCodec {
  return {
    encode: (payloads) =>
      encrypts ? Promise.all(payloads.map((one) => encrypt(keys, one))) : Promise.resolve(payloads),
    decode: (payloads) =>
      Promise.all(payloads.map((one) => (isEncrypted(one) ? decrypt(keys, one) : Promise.resolve(one)))),
  };
}

export function isEncrypted({ metadata }: Payload): boolean {
  return textOf(metadata?.['encoding']) === ENCRYPTED;
}

async function encrypt(keys: PayloadKeys, payload: Payload): Promise<Payload> {
  const { bytes, name } = await keys.newest();
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', bytes, nonce);
  cipher.setAAD(labelOf(name));
  const data = Buffer.concat([
    nonce,
    cipher.update(wire.encode(payload).finish()),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return {
    metadata: {
      encoding: Buffer.from(ENCRYPTED),
      'encryption-cipher': Buffer.from(CIPHER),
      'encryption-key-id': Buffer.from(name.id),
      ...(name.wrapped === undefined ? {} : { 'encryption-data-key': name.wrapped }),
    },
    data,
  };
}

async function decrypt(keys: PayloadKeys, { metadata, data }: Payload): Promise<Payload> {
  const cipherName = textOf(metadata?.['encryption-cipher']);
  if (cipherName !== CIPHER) throw unreadable(`is encrypted by ${cipherName || 'no cipher that it names'}`);
  const wrapped = metadata?.['encryption-data-key'];
  const id = textOf(metadata?.['encryption-key-id']);
  const name: KeyName = { id, ...(wrapped ? { wrapped } : {}) };
  return wire.decode(open(await keys.find(name), name, Buffer.from(data ?? [])));
}

/** Throws ELT_PAYLOAD_UNREADABLE for what another key encrypted, and for what was changed since, be it one bit. */
function open(bytes: Uint8Array, name: KeyName, data: Buffer): Buffer {
  if (data.length < NONCE_BYTES + TAG_BYTES) throw unreadable('is cut short');
  const decipher = createDecipheriv('aes-256-gcm', bytes, data.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(labelOf(name));
  decipher.setAuthTag(data.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(data.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw unreadable(`was changed since the key ${name.id} encrypted it, or another key did`, cause);
  }
}

/** Authenticated with the data: which key it says it has is no more to be changed than the rest. */
function labelOf({ id }: KeyName): Buffer {
  return Buffer.from(JSON.stringify([CIPHER, id]));
}

function textOf(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString();
}

function unreadable(what: string, cause?: unknown): EltError {
  return new EltError('ELT_PAYLOAD_UNREADABLE', `a payload ${what}`, { cause });
}
