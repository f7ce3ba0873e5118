/** Attributes of users: which a pool has, and which of them a client may read and write for the person who signed in by it. */
import { AwsError } from '../gateway/service';
import { invalidParameter, notAuthorized } from './errors';
import { STANDARD_ATTRIBUTES, type UserAttributes } from './input';
import type { AppClient, User, UserPool } from './model';

const STANDARD: readonly string[] = STANDARD_ATTRIBUTES;

/** Throws InvalidParameterException for one that the pool does not have, or that is too short or too long. */
export function checkAttributes({ input }: UserPool, given: UserAttributes): void {
  for (const { Name, Value } of given) {
    if (STANDARD.includes(Name)) continue;
    const known = input.Schema.find((one) => `custom:${one.Name}` === Name);
    if (!known)
      throw invalidParameter(
        `Attributes did not conform to the schema: Type for attribute {${Name}} could not be determined`,
      );
    const { MinLength, MaxLength } = known.StringAttributeConstraints;
    if (Value.length < Number(MinLength) || Value.length > Number(MaxLength))
      throw invalidParameter(
        `Attributes did not conform to the schema: ${Name}: String must be between ${MinLength} and ${MaxLength} characters`,
      );
  }
}

/** Throws as `checkAttributes` does, and for one that stays as it was when the user was made. */
export function changeAttributes(pool: UserPool, user: User, given: UserAttributes, nowMs: number): void {
  checkAttributes(pool, given);
  const fixed = new Set(
    pool.input.Schema.flatMap(({ Name, Mutable }) => (Mutable ? [] : [`custom:${Name}`])),
  );
  if (given.some(({ Name }) => fixed.has(Name)))
    throw invalidParameter('user.attributes: Attribute cannot be updated.');
  const changed = Object.fromEntries(given.map(({ Name, Value }) => [Name, Value]));
  user.attributes = { ...user.attributes, ...changed };
  user.modifiedMs = nowMs;
}

/** Throws NotAuthorizedException for one that is not the client's to write. */
export function checkWritable({ input }: AppClient, given: UserAttributes): void {
  const writable: readonly string[] = input.WriteAttributes ?? STANDARD;
  if (!given.every(({ Name }) => writable.includes(Name)))
    throw notAuthorized('A client attempted to write unauthorized attribute');
}

export function readableBy({ input }: AppClient, { attributes }: User): Readonly<Record<string, string>> {
  const readable: readonly string[] = input.ReadAttributes ?? STANDARD;
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => readable.includes(name)));
}

/** Throws FeatureUnavailableInTierException and InvalidParameterException where the pool's own settings contradict each other. */
export function checkPool({ UserPoolTier, LambdaConfig, Schema }: UserPool['input']): void {
  if (UserPoolTier === 'LITE' && LambdaConfig.PreTokenGenerationConfig?.LambdaVersion === 'V2_0')
    throw new AwsError(
      'FeatureUnavailableInTierException',
      'The LITE tier has no trigger that changes access tokens.',
    );
  if (new Set(Schema.map(({ Name }) => Name)).size < Schema.length)
    throw invalidParameter('Schema: an attribute is there twice.');
}
