/** Whether a password is good enough for its pool, and whether a caller knows a client's secret. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../gateway/service';
import { notAuthorized } from './errors';
import type { PasswordPolicy } from './input';
import type { AppClient } from './model';

/** Throws InvalidPasswordException with what is missing. */
export function checkPassword(policy: PasswordPolicy, password: string): void {
  const faults = [
    password.length < policy.MinimumLength ? 'Password not long enough' : undefined,
    policy.RequireUppercase && !/[A-Z]/.test(password)
      ? 'Password must have uppercase characters'
      : undefined,
    policy.RequireLowercase && !/[a-z]/.test(password)
      ? 'Password must have lowercase characters'
      : undefined,
    policy.RequireNumbers && !/[0-9]/.test(password) ? 'Password must have numeric characters' : undefined,
    policy.RequireSymbols && !/[^A-Za-z0-9]/.test(password)
      ? 'Password must have symbol characters'
      : undefined,
  ];
  const [fault] = faults.filter((one) => one !== undefined);
  if (fault !== undefined)
    throw new AwsError('InvalidPasswordException', `Password did not conform with policy: ${fault}`);
}

/** A client with a secret proves it by a keyed hash of the user's name. Throws NotAuthorizedException. */
export function checkSecretHash({ id, secret }: AppClient, username: string, hash: string | undefined): void {
  if (secret === undefined) return;
  if (hash === undefined)
    throw notAuthorized(`Client ${id} is configured with secret but SECRET_HASH was not received`);
  const expected = createHmac('sha256', secret).update(`${username}${id}`).digest('base64');
  if (!isSame(expected, hash)) throw notAuthorized(`SecretHash does not match for the client: ${id}`);
}

/** Takes as long whatever differs. */
export function isSame(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
