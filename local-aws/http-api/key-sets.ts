/** Public keys of issuers, found by OpenID Connect Discovery and kept for as long as API Gateway keeps them. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

const KEPT_MS = 2 * 60 * 60 * 1000;

const configurationSchema = z.object({ jwks_uri: z.url() });
const keySetSchema = z.object({
  keys: z.array(z.object({ kid: z.string(), kty: z.literal('RSA'), n: z.string(), e: z.string() })),
});

/** By key id. */
export type KeySet = ReadonlyMap<string, KeyObject>;

interface Kept {
  readonly keys: KeySet;
  readonly untilMs: number;
}

export class KeySets {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly now: () => number) {}

  /** Throws where the issuer does not answer with keys. */
  async of(issuer: string): Promise<KeySet> {
    const known = this.kept.get(issuer);
    if (known && known.untilMs > this.now()) return known.keys;
    const { jwks_uri: address } = configurationSchema.parse(
      await read(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`),
    );
    const { keys: listed } = keySetSchema.parse(await read(address));
    const keys = new Map(
      listed.map(({ kid, ...jwk }) => [kid, createPublicKey({ key: jwk, format: 'jwk' })] as const),
    );
    this.kept.set(issuer, { keys, untilMs: this.now() + KEPT_MS });
    return keys;
  }
}

async function read(address: string): Promise<unknown> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: HTTP ${answer.status}`);
  return answer.json();
}
