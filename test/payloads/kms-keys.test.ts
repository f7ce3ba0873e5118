/** Data keys of a real KMS: moto's, which really encrypts (test/local-aws/gateway/moto.test.ts). */
import {
  CreateKeyCommand,
  type DecryptCommand,
  KMSClient,
  type DecryptCommandOutput,
  type GenerateDataKeyCommandOutput,
} from '@aws-sdk/client-kms';
import { createPayloadCodec } from '../../src/payloads/codec';
import { joinKeys } from '../../src/payloads/keys';
import { createKmsKeys, RENEWAL } from '../../src/payloads/kms-keys';
import { createOwnKeys } from '../../src/payloads/own-keys';
import { actingAs, clientSettings } from '../support/stack';
import { codecWith, json, newKey, plainOf } from './support';

const kms = new KMSClient(actingAs('ecomflow-worker'));
const admin = new KMSClient(clientSettings());
let keyArn: string;
let laterArn: string;

beforeAll(async () => {
  keyArn = await makeKey();
  laterArn = await makeKey();
});
afterAll(() => {
  kms.destroy();
  admin.destroy();
});

async function makeKey(): Promise<string> {
  const { KeyMetadata } = await admin.send(new CreateKeyCommand({}));
  return KeyMetadata?.Arn ?? '';
}

interface World {
  /** Calls of KMS by name. */
  readonly calls: string[];
  readonly setNow: (nowMs: number) => void;
  readonly breakKms: (broken: boolean) => void;
  readonly codec: ReturnType<typeof createPayloadCodec>;
}

function world(keyArns: readonly string[], namespace = 'default'): World {
  const calls: string[] = [];
  let now = 0;
  let isBroken = false;
  const watched = {
    send: (command: { readonly constructor: { readonly name: string } }) => {
      calls.push(command.constructor.name);
      if (isBroken) return Promise.reject(new Error('KMS is away'));
      return kms.send(command as DecryptCommand) as Promise<
        DecryptCommandOutput | GenerateDataKeyCommandOutput
      >;
    },
  } as unknown as Pick<KMSClient, 'send'>;
  const keys = createKmsKeys({ kms: watched, keyArns, namespace, nowMs: () => now });
  return {
    calls,
    setNow: (nowMs) => void (now = nowMs),
    breakKms: (broken) => void (isBroken = broken),
    codec: createPayloadCodec(keys, { encrypts: true }),
  };
}

it('a data key of KMS encrypts many payloads, and whoever may ask KMS opens them with one call', async () => {
  const writer = world([keyArn]);
  const away = await writer.codec.encode(Array.from({ length: 50 }, (_, at) => json(at)));
  expect(writer.calls).toEqual(['GenerateDataKeyCommand']);
  const reader = world([keyArn]);
  const back = await reader.codec.decode(away);
  expect(back.map(plainOf)).toEqual(Array.from({ length: 50 }, (_, at) => plainOf(json(at))));
  expect(reader.calls).toEqual(['DecryptCommand']);
  // Its own it has still.
  await writer.codec.decode(away);
  expect(writer.calls).toEqual(['GenerateDataKeyCommand']);
});

it('a data key is renewed by time and by use', async () => {
  const one = world([keyArn]);
  await one.codec.encode([json(1)]);
  one.setNow(RENEWAL.afterMs - 1);
  await one.codec.encode([json(2)]);
  expect(one.calls).toHaveLength(1);
  one.setNow(RENEWAL.afterMs);
  await one.codec.encode([json(3)]);
  expect(one.calls).toHaveLength(2);
  const keys = createKmsKeys({ kms, keyArns: [keyArn], namespace: 'default', nowMs: () => 0 });
  const first = await keys.newest();
  for (let uses = 1; uses < RENEWAL.afterUses; uses += 1) await keys.newest();
  expect((await keys.newest()).name).not.toEqual(first.name);
});

it('an hour without KMS stops nothing, a day does, and its return is noticed', async () => {
  const one = world([keyArn]);
  await one.codec.encode([json(1)]);
  one.breakKms(true);
  one.setNow(60 * 60_000);
  await expect(one.codec.encode([json(2)])).resolves.toHaveLength(1);
  // Not asked by each payload.
  await one.codec.encode([json(3)]);
  expect(one.calls).toHaveLength(2);
  one.setNow(24 * 60 * 60_000);
  await expect(one.codec.encode([json(4)])).rejects.toThrow('KMS is away');
  one.breakKms(false);
  await expect(one.codec.encode([json(5)])).resolves.toHaveLength(1);
});

it('a failed opening is asked for again', async () => {
  const away = await world([keyArn]).codec.encode([json(1)]);
  const reader = world([keyArn]);
  reader.breakKms(true);
  await expect(reader.codec.decode(away)).rejects.toThrow('KMS is away');
  reader.breakKms(false);
  await expect(reader.codec.decode(away)).resolves.toHaveLength(1);
});

it('a data key of one namespace opens nothing in another', async () => {
  const away = await world([keyArn]).codec.encode([json(1)]);
  await expect(world([keyArn], 'another').codec.decode(away)).rejects.toThrow(
    expect.objectContaining({ name: 'InvalidCiphertextException' }) as Error,
  );
});

it('keys of KMS change as others do, and one that is not listed is not asked for', async () => {
  const old = await world([keyArn]).codec.encode([json('old')]);
  const rotated = world([laterArn, keyArn]);
  const [away] = await rotated.codec.encode([json('new')]);
  expect(Buffer.from(away?.metadata?.['encryption-key-id'] ?? []).toString()).toBe(laterArn);
  await expect(rotated.codec.decode([...old, away ?? {}])).resolves.toHaveLength(2);
  const stranger = world([keyArn]);
  await expect(stranger.codec.decode([away ?? {}])).rejects.toThrow(
    expect.objectContaining({ code: 'ELT_PAYLOAD_UNREADABLE' }) as Error,
  );
  expect(stranger.calls).toEqual([]);
});

it('payloads of a key in a setting are still opened by who has moved on to KMS', async () => {
  const own = newKey('own');
  const old = await codecWith([own]).encode([json('old')]);
  const kmsKeys = createKmsKeys({ kms, keyArns: [keyArn], namespace: 'default', nowMs: () => 0 });
  const both = createPayloadCodec(joinKeys(kmsKeys, createOwnKeys([own])), { encrypts: true });
  const away = await both.encode([json('new')]);
  expect((await both.decode([...old, ...away])).map(plainOf)).toEqual(
    [json('old'), json('new')].map(plainOf),
  );
  // Of the two, one alone opens its own.
  await expect(codecWith([own]).decode(away)).rejects.toThrow(
    /ECOMFLOW_PAYLOAD_KMS_KEYS of this process does not name/,
  );
});
