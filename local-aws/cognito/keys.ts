/** The keys of a pool: a pair that signs access tokens and a pair that signs ID tokens, as Cognito has them. */
import { generateKeyPair, randomBytes, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

const MODULUS_BITS = 2048;
const KID_BYTES = 32;

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export type Claims = Readonly<Record<string, unknown>>;

export async function makeKey(): Promise<SigningKey> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_BITS });
  return { kid: randomBytes(KID_BYTES).toString('base64'), ...pair };
}

/** The public half, as it stands in a JSON Web Key Set (RFC 7517). */
export function jwkOf({ kid, publicKey }: SigningKey): Readonly<Record<string, unknown>> {
  return { ...publicKey.export({ format: 'jwk' }), alg: 'RS256', kid, use: 'sig' };
}

/** A signed token, RFC 7519. */
export function signToken({ kid, privateKey }: SigningKey, claims: Claims): string {
  const text = `${inBase64Url({ kid, alg: 'RS256' })}.${inBase64Url(claims)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
}

function inBase64Url(value: Claims): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
