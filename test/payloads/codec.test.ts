/** What a payload goes through on its way to Temporal and back. */
import fc from 'fast-check';
import type { Payload } from '@temporalio/common';
import { codecWith, json, newKey, plainOf } from './support';

const ours = newKey('ours');
const codec = codecWith([ours]);

const anyPayload: fc.Arbitrary<Payload> = fc.record({
  // Protobuf's own map has no entry of this name.
  metadata: fc.dictionary(
    fc.string().filter((name) => name !== '__proto__'),
    fc.uint8Array(),
  ),
  data: fc.uint8Array({ maxLength: 4_096 }),
});

async function sealed(value: unknown): Promise<Payload> {
  const [payload] = await codec.encode([json(value)]);
  if (!payload) throw new Error('nothing came back');
  return payload;
}

const unreadable = (text: string | RegExp) =>
  expect.objectContaining({
    code: 'ELT_PAYLOAD_UNREADABLE',
    message: expect.stringMatching(text) as unknown,
  }) as Error;

describe('a payload', () => {
  it('comes back as it was, whatever it is, and says nothing on its way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyPayload, { maxLength: 4 }), async (payloads) => {
        const away = await codec.encode(payloads);
        expect(away.map(plainOf)).not.toContainEqual(payloads[0] ? plainOf(payloads[0]) : {});
        expect((await codec.decode(away)).map(plainOf)).toEqual(payloads.map(plainOf));
      }),
    );
  });

  it('shows none of its letters', async () => {
    const away = Buffer.from((await sealed({ email: 'ada@example.com' })).data ?? []).toString('latin1');
    expect(away).not.toContain('ada@example.com');
    expect(Buffer.from(json({ email: 'ada@example.com' }).data ?? []).toString('latin1')).toContain(
      'ada@example',
    );
  });

  it('is another each time, so that equal ones are not seen to be equal', async () => {
    expect(plainOf(await sealed(1))).not.toEqual(plainOf(await sealed(1)));
  });

  it('of which one bit was flipped is refused, wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 0, max: 7 }), async (place, bit) => {
        const away = await sealed({ email: 'ada@example.com' });
        const data = Buffer.from(away.data ?? []);
        const at = place % data.length;
        data[at] = (data[at] ?? 0) ^ (1 << bit);
        await expect(codec.decode([{ ...away, data }])).rejects.toEqual(unreadable('was changed'));
      }),
    );
  });

  it.each([0, 1, 27])('cut to %i bytes is refused', async (bytes) => {
    const away = await sealed('x');
    const data = Buffer.from(away.data ?? []).subarray(0, bytes);
    await expect(codec.decode([{ ...away, data }])).rejects.toEqual(unreadable('cut short'));
  });

  it('that says it has another key is refused, though that key be the same', async () => {
    const twins = codecWith([ours, { ...ours, id: 'twin' }]);
    const away = await sealed('x');
    const metadata = { ...away.metadata, 'encryption-key-id': Buffer.from('twin') };
    await expect(twins.decode([{ ...away, metadata }])).rejects.toEqual(unreadable('was changed'));
    await expect(twins.decode([away])).resolves.toHaveLength(1);
  });

  it('of a cipher that nobody knows is refused', async () => {
    const away = await sealed('x');
    const metadata = { ...away.metadata, 'encryption-cipher': Buffer.from('ROT13') };
    await expect(codec.decode([{ ...away, metadata }])).rejects.toEqual(unreadable('ROT13'));
  });

  it('that was plain passes, as those of old histories do', async () => {
    const old = [json({ pipeline: 'ecommerce' }), { metadata: null, data: null }, {}];
    expect(await codec.decode(old)).toEqual(old);
  });
});

describe('keys', () => {
  it('change: the newest encrypts, and each of before still opens', async () => {
    const next = newKey('next');
    const rotated = codecWith([next, ours]);
    const [away] = await rotated.encode([json('x')]);
    expect(Buffer.from(away?.metadata?.['encryption-key-id'] ?? []).toString()).toBe('next');
    const both = await rotated.decode([await sealed('old'), away ?? {}]);
    expect(both.map(plainOf)).toEqual([json('old'), json('x')].map(plainOf));
    // Whoever has not heard of it is told its name.
    await expect(codec.decode([away ?? {}])).rejects.toEqual(
      unreadable(/the key next, which ECOMFLOW_PAYLOAD_KEYS/),
    );
  });

  it('of the same name that are not the same open nothing', async () => {
    await expect(codecWith([newKey('ours')]).decode([await sealed('x')])).rejects.toEqual(
      unreadable('or another key did'),
    );
  });

  it('that only read leave what they write as it is', async () => {
    const reader = codecWith([ours], false);
    expect(await reader.encode([json('x')])).toEqual([json('x')]);
    expect((await reader.decode([await sealed('x')])).map(plainOf)).toEqual([plainOf(json('x'))]);
  });
});
