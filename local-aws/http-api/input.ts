/** What HTTP APIs are made of, as calls give it. What is not executed is refused by name, never ignored. */
import { z } from 'zod';
import { badRequest } from './errors';
import { parseRouteKey } from './route-key';

export const id = z.string().regex(/^[a-z0-9]{1,32}$/);
const name = z.string().min(1).max(128);

/** CORS is off, as it is by default: without it a browser's page of another origin cannot call the API. */
export const apiInput = z.strictObject({
  name,
  protocolType: z.literal('HTTP', 'the local API Gateway has HTTP APIs alone'),
  description: z.string().max(1024).optional(),
  disableExecuteApiEndpoint: z
    .literal(false, 'the local HTTP API has no address but this one')
    .default(false),
  tags: z.record(z.string(), z.string()).default({}),
});
export type ApiInput = z.infer<typeof apiInput>;

const FUNCTION_ARN = /arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,64}/;

export const integrationInput = z.strictObject({
  apiId: id,
  integrationType: z.literal('AWS_PROXY', 'the local HTTP API calls Lambda functions alone'),
  /** The function, as an ARN of Lambda's or of API Gateway's own form. */
  integrationUri: z
    .string()
    .regex(
      new RegExp(
        `^(arn:aws:apigateway:[a-z0-9-]+:lambda:path/2015-03-31/functions/)?${FUNCTION_ARN.source}(/invocations)?$`,
      ),
      'the ARN of a function without a version',
    )
    .transform((uri) => FUNCTION_ARN.exec(uri)?.[0] ?? uri),
  integrationMethod: z.literal('POST').default('POST'),
  payloadFormatVersion: z.literal('2.0', 'the local HTTP API speaks payload format 2.0 alone'),
  timeoutInMillis: z.number().int().min(50).max(30_000).default(30_000),
  description: z.string().max(1024).optional(),
});
export type IntegrationInput = z.infer<typeof integrationInput>;

export const authorizerInput = z.strictObject({
  apiId: id,
  name,
  authorizerType: z.literal('JWT', 'the local HTTP API has JWT authorizers alone'),
  identitySource: z.tuple([
    z.literal('$request.header.Authorization', 'the token stands in the header Authorization'),
  ]),
  jwtConfiguration: z.strictObject({
    issuer: z.url(),
    audience: z.array(z.string().min(1)).min(1),
  }),
});
export type AuthorizerInput = z.infer<typeof authorizerInput>;

export const routeInput = z
  .strictObject({
    apiId: id,
    routeKey: z
      .string()
      .refine((key) => parseRouteKey(key) !== undefined, 'is not `METHOD /path` or $default'),
    target: z.string().regex(/^integrations\/[a-z0-9]+$/),
    authorizationType: z.enum(['NONE', 'JWT']).default('NONE'),
    authorizerId: id.optional(),
    authorizationScopes: z.array(z.string().min(1)).default([]),
    operationName: z.string().max(64).optional(),
  })
  .refine(
    ({ authorizationType, authorizerId }) => (authorizationType === 'JWT') === (authorizerId !== undefined),
    'an authorizer belongs to the authorization type JWT',
  );
export type RouteInput = z.infer<typeof routeInput>;

/** Requests a second, and how many at once. */
const routeSettings = z.strictObject({
  throttlingRateLimit: z.number().min(0),
  throttlingBurstLimit: z.number().int().min(0),
});
export type RouteSettings = z.infer<typeof routeSettings>;

export const stageInput = z.strictObject({
  apiId: id,
  stageName: z.string().regex(/^(\$default|[A-Za-z0-9_-]{1,128})$/),
  autoDeploy: z.literal(true, 'the local HTTP API has no deployments: a stage follows its API'),
  defaultRouteSettings: routeSettings.optional(),
  routeSettings: z.record(z.string(), routeSettings).default({}),
  stageVariables: z.record(z.string(), z.string()).default({}),
  description: z.string().max(1024).optional(),
  tags: z.record(z.string(), z.string()).default({}),
});
export type StageInput = z.infer<typeof stageInput>;

export const ofApi = z.strictObject({ apiId: id });

/** Throws BadRequestException with every member that is wrong. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw badRequest(result.error.issues.map(describe).join('; '));
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return `${[...(path ? [path] : []), issue.keys.join(', ')].join('.')}: not supported by the local HTTP API`;
  return `${path || 'input'}: ${issue.message}`;
}
