/**
 * The trigger before tokens are made: a pool's function is told who signed in, and says what to change in that person's tokens. Its first
 * version changes the ID token alone, its second the access token, too; neither is asked for a machine's.
 * Source: AWS, "Pre token generation Lambda trigger" and "Customizing user pool workflows with Lambda triggers".
 */
import { z } from 'zod';
import { callFunction } from '../gateway/call-function';
import { AwsError, type StackContext } from '../gateway/service';
import { accessChanges, idChanges, reservedIn, type TokenChanges } from './token-changes';
import { USER_SCOPE, type SignedIn } from './tokens';

/** Cognito waits no longer, however long the function may take. */
const PATIENCE_MS = 5000;

/** Nobody is in a group here. */
const noGroups = z.null('the local Cognito has no groups').optional();
const firstAnswer = z.object({
  response: z.strictObject({
    claimsOverrideDetails: idChanges.extend({ groupOverrideDetails: noGroups }).nullish(),
  }),
});
const secondAnswer = z.object({
  response: z.strictObject({
    claimsAndScopeOverrideDetails: z
      .strictObject({
        idTokenGeneration: idChanges.nullish(),
        accessTokenGeneration: accessChanges.nullish(),
        groupOverrideDetails: noGroups,
      })
      .nullish(),
  }),
});
const failureSchema = z.object({ errorMessage: z.string() });

type Asks = Pick<StackContext, 'ask' | 'region' | 'log'>;

/** None where the pool has no trigger. Throws what Cognito throws of a function that fails. */
export async function changesOf(asks: Asks, who: SignedIn): Promise<TokenChanges> {
  const trigger = who.pool.input.LambdaConfig.PreTokenGenerationConfig;
  if (!trigger) return {};
  const isFirst = trigger.LambdaVersion === 'V1_0';
  const event = eventOf(asks, who, isFirst);
  const payload = await answerOf(asks, trigger.LambdaArn, event);
  const changes = isFirst ? firstChanges(payload) : secondChanges(payload);
  const reserved = reservedIn(changes);
  if (reserved.length > 0) throw invalidResponse(`the trigger may not change ${reserved.join(', ')}`);
  return changes;
}

function eventOf({ region }: Asks, { pool, client, user }: SignedIn, isFirst: boolean): object {
  const request = {
    userAttributes: { sub: user.sub, 'cognito:user_status': user.status, ...user.attributes },
    groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
  };
  return {
    version: isFirst ? '1' : '2',
    triggerSource: 'TokenGeneration_Authentication',
    region,
    userPoolId: pool.id,
    userName: user.username,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: client.id },
    ...(isFirst
      ? { request, response: { claimsOverrideDetails: null } }
      : {
          request: { ...request, scopes: [USER_SCOPE] },
          response: { claimsAndScopeOverrideDetails: null },
        }),
  };
}

async function answerOf(asks: Asks, arn: string, event: object): Promise<unknown> {
  const called = await callFunction(asks, { service: 'cognito-idp', arn, event, timeoutMs: PATIENCE_MS });
  switch (called.kind) {
    case 'answered':
      return read(called.payload);
    case 'failed':
      throw failed(called.payload);
    case 'too large':
    case 'too late':
      throw new AwsError(
        'UnexpectedLambdaException',
        `PreTokenGeneration invocation failed: the function is ${called.kind}.`,
      );
  }
}

/** A function that says why, or one that cannot be called at all. */
function failed(payload: string): AwsError {
  const said = failureSchema.safeParse(read(payload));
  return said.success
    ? new AwsError(
        'UserLambdaValidationException',
        `PreTokenGeneration failed with error ${said.data.errorMessage}.`,
      )
    : new AwsError(
        'UnexpectedLambdaException',
        `PreTokenGeneration invocation failed: ${payload.slice(0, 200)}`,
      );
}

function firstChanges(payload: unknown): TokenChanges {
  const { claimsOverrideDetails } = parsed(firstAnswer, payload).response;
  if (!claimsOverrideDetails) return {};
  const { groupOverrideDetails: _, ...id } = claimsOverrideDetails;
  return { id };
}

function secondChanges(payload: unknown): TokenChanges {
  const said = parsed(secondAnswer, payload).response.claimsAndScopeOverrideDetails;
  return { id: said?.idTokenGeneration ?? undefined, access: said?.accessTokenGeneration ?? undefined };
}

function parsed<T>(schema: z.ZodType<T>, payload: unknown): T {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  throw invalidResponse(
    result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  );
}

function invalidResponse(why: string): AwsError {
  return new AwsError('InvalidLambdaResponseException', `Unrecognizable lambda output: ${why}`);
}

function read(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
