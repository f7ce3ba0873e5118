/**
 * Data keys that KMS makes and wraps: one encrypts many payloads, and travels with each in its wrapped form. So KMS is asked by the quarter of
 * an hour and not by the payload, and whoever may not call it reads nothing. Source: "Data keys" and "Encryption context" in the guide of KMS.
 */
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { EltError } from '../model/errors';
import { unknownKey, type DataKey, type KeyName, type PayloadKeys } from './keys';

/** When a data key is renewed, and how long one that KMS would not renew is good yet: an hour without KMS stops no run. */
export const RENEWAL = { afterMs: 15 * 60_000, afterUses: 100_000, retryMs: 60_000, lastMs: 4 * 60 * 60_000 };
/** Opened keys are kept so long, and so many. */
const OPENED = { forMs: 60 * 60_000, most: 1_000 };

export interface KmsDeps {
  readonly kms: Pick<KMSClient, 'send'>;
  /** The first makes data keys; payloads of all are opened. */
  readonly keyArns: readonly string[];
  /** A data key of one namespace opens nothing in another: it is KMS's encryption context. */
  readonly namespace: string;
  readonly nowMs: () => number;
}

export function createKmsKeys(deps: KmsDeps): PayloadKeys {
  const opened = keepOpened(deps);
  return {
    newest: renewing(deps, (key) => opened.keep(key)),
    async find(name) {
      if (!deps.keyArns.includes(name.id)) throw unknownKey(name);
      return opened.find(name);
    },
  };
}

interface InUse {
  readonly key: DataKey;
  readonly madeMs: number;
  uses: number;
  nextTryMs: number;
}

function renewing(deps: KmsDeps, keep: (key: DataKey) => void): () => Promise<DataKey> {
  let inUse: InUse | undefined;
  let making: Promise<void> | undefined;
  const isDue = ({ madeMs, uses, nextTryMs }: InUse, nowMs: number): boolean =>
    nowMs >= nextTryMs && (nowMs - madeMs >= RENEWAL.afterMs || uses >= RENEWAL.afterUses);
  const make = async (): Promise<void> => {
    try {
      const key = await makeDataKey(deps);
      keep(key);
      inUse = { key, madeMs: deps.nowMs(), uses: 0, nextTryMs: 0 };
    } catch (error) {
      if (!inUse || deps.nowMs() - inUse.madeMs >= RENEWAL.lastMs) throw error;
      inUse.nextTryMs = deps.nowMs() + RENEWAL.retryMs;
    } finally {
      making = undefined;
    }
  };
  return async () => {
    if (!inUse || isDue(inUse, deps.nowMs())) await (making ??= make());
    if (!inUse) throw new EltError('ELT_PAYLOAD_UNREADABLE', 'KMS gave no data key');
    inUse.uses += 1;
    return inUse.key;
  };
}

async function makeDataKey({ kms, keyArns, namespace }: KmsDeps): Promise<DataKey> {
  const made = await kms.send(
    new GenerateDataKeyCommand({
      KeyId: keyArns[0],
      KeySpec: 'AES_256',
      EncryptionContext: contextOf(namespace),
    }),
  );
  const { Plaintext: bytes, CiphertextBlob: wrapped, KeyId: id } = made;
  if (!bytes || !wrapped || !id) throw new EltError('ELT_PAYLOAD_UNREADABLE', 'KMS gave no data key');
  return { bytes, name: { id, wrapped } };
}

/** What was opened once is not asked for again; a failure is not kept. */
function keepOpened(deps: KmsDeps) {
  const kept = new Map<string, { readonly bytes: Promise<Uint8Array>; readonly untilMs: number }>();
  const keep = ({ id, wrapped }: KeyName, bytes: Promise<Uint8Array>): void => {
    const place = placeOf(id, wrapped);
    kept.delete(place);
    kept.set(place, { bytes, untilMs: deps.nowMs() + OPENED.forMs });
    const [oldest] = kept.keys();
    if (kept.size > OPENED.most && oldest !== undefined) kept.delete(oldest);
  };
  return {
    keep: ({ name, bytes }: DataKey) => keep(name, Promise.resolve(bytes)),
    find(name: KeyName): Promise<Uint8Array> {
      const place = placeOf(name.id, name.wrapped);
      const known = kept.get(place);
      if (known && known.untilMs > deps.nowMs()) return known.bytes;
      const bytes = openDataKey(deps, name);
      keep(name, bytes);
      bytes.catch(() => kept.delete(place));
      return bytes;
    },
  };
}

async function openDataKey({ kms, namespace }: KmsDeps, { id, wrapped }: KeyName): Promise<Uint8Array> {
  const EncryptionContext = contextOf(namespace);
  const { Plaintext } = await kms.send(
    new DecryptCommand({ KeyId: id, CiphertextBlob: wrapped, EncryptionContext }),
  );
  if (!Plaintext) throw new EltError('ELT_PAYLOAD_UNREADABLE', `KMS opened no data key of ${id}`);
  return Plaintext;
}

/** It stands in CloudTrail in plain letters. */
function contextOf(namespace: string): Record<string, string> {
  return { 'ecomflow:temporal-namespace': namespace };
}

function placeOf(id: string, wrapped: Uint8Array | undefined): string {
  return `${id} ${Buffer.from(wrapped ?? []).toString('base64')}`;
}
