/** What a trigger changes in a person's tokens. Source: AWS, "Pre token generation Lambda trigger". */
import { z } from 'zod';
import type { Claims } from './keys';

/** Nobody's but Cognito's, in both tokens and in one of them. */
const RESERVED = {
  both: [
    ...[
      'acr',
      'amr',
      'at_hash',
      'auth_time',
      'azp',
      'exp',
      'iat',
      'iss',
      'jti',
      'nbf',
      'nonce',
      'origin_jti',
    ],
    ...['sub', 'token_use', 'event_id'],
  ],
  access: ['username', 'client_id', 'scope', 'device_key', 'version', 'aud'],
  id: ['identities', 'aud', 'cognito:username'],
} as const;

/** A claim may be a structure where the trigger is of the second version. */
const claims = z.record(z.string().min(1), z.json());
const names = z.array(z.string());

const claimChanges = {
  claimsToAddOrOverride: claims.nullish(),
  claimsToSuppress: names.nullish(),
};
const scope = z.string().regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,256}$/);

export const idChanges = z.strictObject(claimChanges);
export const accessChanges = z.strictObject({
  ...claimChanges,
  scopesToAdd: z.array(scope).nullish(),
  scopesToSuppress: names.nullish(),
});
type IdChanges = z.infer<typeof idChanges>;
type AccessChanges = z.infer<typeof accessChanges>;

export interface TokenChanges {
  readonly id?: IdChanges | undefined;
  readonly access?: AccessChanges | undefined;
}

/** Claims that a trigger touches and may not. AWS leaves them as they were; here who tries is told. */
export function reservedIn({ id, access }: TokenChanges): readonly string[] {
  const touched = (changes: IdChanges | undefined): readonly string[] => [
    ...Object.keys(changes?.claimsToAddOrOverride ?? {}),
    ...(changes?.claimsToSuppress ?? []),
  ];
  const kept = (own: readonly string[]): ReadonlySet<string> => new Set([...RESERVED.both, ...own]);
  const [ofId, ofAccess] = [kept(RESERVED.id), kept(RESERVED.access)];
  return [
    ...touched(id).filter((name) => ofId.has(name)),
    ...touched(access).filter((name) => ofAccess.has(name)),
  ];
}

/** One that is added and suppressed is suppressed. */
export function changedClaims(before: Claims, changes: IdChanges = {}): Claims {
  const suppressed = new Set(changes.claimsToSuppress ?? []);
  const all = Object.entries({ ...before, ...changes.claimsToAddOrOverride });
  return Object.fromEntries(all.filter(([name]) => !suppressed.has(name)));
}

export function changedScopes(before: readonly string[], changes: AccessChanges = {}): readonly string[] {
  const suppressed = new Set(changes.scopesToSuppress ?? []);
  return [...new Set([...before, ...(changes.scopesToAdd ?? [])])].filter((one) => !suppressed.has(one));
}
