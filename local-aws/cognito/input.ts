/** What Cognito takes. What this one does not do is refused by name, never ignored. */
import { z } from 'zod';
import { invalidParameter } from './errors';

export const poolId = z.string().regex(/^[\w-]+_[0-9a-zA-Z]+$/);
export const clientId = z.string().regex(/^[\w+]{1,128}$/);
export const username = z.string().regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u);
export const password = z
  .string()
  .min(1)
  .max(256)
  .regex(/^\S(.*\S)?$/s, 'begins or ends with a space');

const passwordPolicy = z.strictObject({
  MinimumLength: z.number().int().min(6).max(99).default(8),
  RequireUppercase: z.boolean().default(true),
  RequireLowercase: z.boolean().default(true),
  RequireNumbers: z.boolean().default(true),
  RequireSymbols: z.boolean().default(true),
});
export type PasswordPolicy = z.infer<typeof passwordPolicy>;

/** Of users' attributes those that every pool has, as far as they are known here. */
export const STANDARD_ATTRIBUTES = ['email', 'email_verified', 'name', 'given_name', 'family_name'] as const;
const CUSTOM_ATTRIBUTE = /^custom:\w{1,20}$/;

export const attributeName = z.union([z.enum(STANDARD_ATTRIBUTES), z.string().regex(CUSTOM_ATTRIBUTE)]);
export const userAttributes = z.array(z.strictObject({ Name: attributeName, Value: z.string().max(2048) }));
export type UserAttributes = z.infer<typeof userAttributes>;

const length = z.string().regex(/^\d{1,4}$/);

/** An attribute of the pool's own; its users have it as `custom:<name>`. */
const schemaAttribute = z.strictObject({
  Name: z.string().regex(/^\w{1,20}$/),
  AttributeDataType: z.literal('String', 'the local Cognito has attributes of texts alone'),
  Mutable: z.boolean(),
  Required: z.literal(false, 'an attribute of a pool is never required').default(false),
  StringAttributeConstraints: z
    .strictObject({ MinLength: length.default('0'), MaxLength: length.default('2048') })
    .prefault({}),
});

const lambdaConfig = z.strictObject({
  PreTokenGenerationConfig: z
    .strictObject({
      LambdaArn: z.string().regex(/^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,64}$/),
      LambdaVersion: z.enum(['V1_0', 'V2_0'], "the local Cognito has no trigger for machines' tokens"),
    })
    .optional(),
});

export const poolInput = z.strictObject({
  PoolName: z.string().regex(/^[\w\s+=,.@-]{1,128}$/),
  Policies: z.strictObject({ PasswordPolicy: passwordPolicy.prefault({}) }).prefault({}),
  AdminCreateUserConfig: z
    .strictObject({
      AllowAdminCreateUserOnly: z.literal(true, 'the local Cognito lets nobody sign up'),
    })
    .prefault({ AllowAdminCreateUserOnly: true }),
  MfaConfiguration: z.literal('OFF', 'the local Cognito knows passwords alone').default('OFF'),
  Schema: z.array(schemaAttribute).max(50).default([]),
  LambdaConfig: lambdaConfig.prefault({}),
  UserPoolTier: z.enum(['LITE', 'ESSENTIALS', 'PLUS']).default('ESSENTIALS'),
  DeletionProtection: z.enum(['ACTIVE', 'INACTIVE']).default('INACTIVE'),
  UserPoolTags: z.record(z.string(), z.string()).default({}),
});
export type PoolInput = z.infer<typeof poolInput>;

const validityUnit = z.enum(['seconds', 'minutes', 'hours', 'days']);

export const clientInput = z.strictObject({
  UserPoolId: poolId,
  ClientName: z.string().regex(/^[\w\s+=,.@-]{1,128}$/),
  GenerateSecret: z.boolean().default(false),
  ExplicitAuthFlows: z
    .array(
      z.enum(
        ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
        'the local Cognito has the flows USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH alone',
      ),
    )
    .default([]),
  AllowedOAuthFlows: z
    .array(z.literal('client_credentials', 'the local Cognito has client_credentials alone'))
    .default([]),
  AllowedOAuthScopes: z.array(z.string().min(1).max(256)).max(50).default([]),
  AllowedOAuthFlowsUserPoolClient: z.boolean().default(false),
  SupportedIdentityProviders: z.array(z.literal('COGNITO')).default([]),
  /** Where they are not said: the standard ones. */
  ReadAttributes: z.array(attributeName).min(1).optional(),
  WriteAttributes: z.array(attributeName).min(1).optional(),
  PreventUserExistenceErrors: z.enum(['LEGACY', 'ENABLED']).default('LEGACY'),
  /** In the unit of TokenValidityUnits, hours by default. */
  AccessTokenValidity: z.number().int().min(1).max(86_400).default(1),
  IdTokenValidity: z.number().int().min(1).max(86_400).default(1),
  TokenValidityUnits: z
    .strictObject({ AccessToken: validityUnit.default('hours'), IdToken: validityUnit.default('hours') })
    .prefault({}),
});
export type ClientInput = z.infer<typeof clientInput>;

export const resourceServerInput = z.strictObject({
  UserPoolId: poolId,
  Identifier: z.string().regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,256}$/),
  Name: z.string().regex(/^[\w\s+=,.@-]{1,256}$/),
  Scopes: z
    .array(
      z.strictObject({
        ScopeName: z.string().regex(/^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]{1,256}$/),
        ScopeDescription: z.string().min(1).max(256),
      }),
    )
    .max(100)
    .default([]),
});
export type ResourceServerInput = z.infer<typeof resourceServerInput>;

/** Throws InvalidParameterException with every member that is wrong. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidParameter(result.error.issues.map(describe).join('; '));
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return `${[...(path ? [path] : []), issue.keys.join(', ')].join('.')}: not supported by the local Cognito`;
  return `${path || 'input'}: ${issue.message}`;
}
