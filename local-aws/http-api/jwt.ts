/**
 * Whether a token opens a route. Source: AWS, "Control access to HTTP APIs with JWT authorizers": RSA signatures alone, by the issuer's key of
 * that id; `iss`, then `aud` or, where there is none, `client_id`; `exp`, `nbf`, `iat`; one of the route's scopes.
 */
import { verify } from 'node:crypto';
import { z } from 'zod';
import type { KeySet } from './key-sets';

const HASHES: Readonly<Record<string, string>> = {
  RS256: 'RSA-SHA256',
  RS384: 'RSA-SHA384',
  RS512: 'RSA-SHA512',
};

const headerSchema = z.object({ alg: z.string(), kid: z.string() });
const claimsSchema = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  client_id: z.string().optional(),
  exp: z.number(),
  nbf: z.number().optional(),
  iat: z.number().optional(),
  scope: z.string().optional(),
  scp: z.union([z.string(), z.array(z.string())]).optional(),
});
export type TokenClaims = z.infer<typeof claimsSchema>;

export interface Demand {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** None asks for none. */
  readonly scopes: readonly string[];
}

export type Judgement =
  | { readonly kind: 'opens'; readonly claims: TokenClaims; readonly scopes: readonly string[] }
  /** Why, for the header www-authenticate. */
  | { readonly kind: 'invalid'; readonly why: string }
  | { readonly kind: 'lacks scope' };

/** `nowSeconds` since the epoch. */
export function judgeToken(token: string, keys: KeySet, demand: Demand, nowSeconds: number): Judgement {
  const read = readToken(token);
  if (!read) return { kind: 'invalid', why: 'the token is malformed' };
  const { claims } = read;
  const why = fault(read, keys, demand, nowSeconds);
  if (why !== undefined) return { kind: 'invalid', why };
  const granted = scopesOf(claims);
  const scopes = demand.scopes.filter((scope) => granted.has(scope));
  if (demand.scopes.length > 0 && scopes.length === 0) return { kind: 'lacks scope' };
  return { kind: 'opens', claims, scopes };
}

interface ReadToken {
  readonly header: z.infer<typeof headerSchema>;
  readonly claims: TokenClaims;
  /** What is signed, and the signature. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

function readToken(token: string): ReadToken | undefined {
  const [, head = '', body = '', signature = ''] = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/.exec(token) ?? [];
  const header = headerSchema.safeParse(fromBase64Url(head));
  const claims = claimsSchema.safeParse(fromBase64Url(body));
  if (!header.success || !claims.success) return undefined;
  return {
    header: header.data,
    claims: claims.data,
    signed: Buffer.from(`${head}.${body}`),
    signature: Buffer.from(signature, 'base64url'),
  };
}

function fault(
  { header, claims, signed, signature }: ReadToken,
  keys: KeySet,
  { issuer, audience }: Demand,
  nowSeconds: number,
): string | undefined {
  const hash = Object.hasOwn(HASHES, header.alg) ? HASHES[header.alg] : undefined;
  if (hash === undefined) return `signing method ${JSON.stringify(header.alg).slice(1, -1)} is invalid`;
  const key = keys.get(header.kid);
  if (!key) return 'no key of the issuer has the id of the token';
  if (!verify(hash, signed, key, signature)) return 'the signature of the token is invalid';
  if (claims.iss !== issuer) return 'the token does not have a valid issuer';
  const meant = [claims.aud ?? claims.client_id ?? []].flat();
  if (!meant.some((one) => audience.includes(one))) return 'the token does not have a valid audience';
  if (claims.exp <= nowSeconds) return 'the token has expired';
  if ((claims.nbf ?? 0) > nowSeconds || (claims.iat ?? 0) > nowSeconds) return 'the token is not valid yet';
  return undefined;
}

function scopesOf({ scope, scp }: TokenClaims): ReadonlySet<string> {
  const listed = scope ?? scp ?? [];
  return new Set(typeof listed === 'string' ? listed.split(' ') : listed);
}

function fromBase64Url(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
