/** A pool, an API and the functions behind it, in a gateway of a test file's own: its clock is nobody else's. */
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { Lambda } from '@aws-sdk/client-lambda';
import { service as cognito } from '../../local-aws/cognito';
import type { Gateway } from '../../local-aws/gateway/server';
import type { ServiceFactory } from '../../local-aws/gateway/service';
import { service as httpApi } from '../../local-aws/http-api';
import { service as lambda } from '../../local-aws/lambda';
import { zipOf } from '../../src/aws/zip';
import { startOwnGateway } from './own-gateway';
import { clientSettings, uniqueName } from './stack';

export interface FrontDoor {
  readonly gateway: Gateway;
  readonly cognito: CognitoIdentityProvider;
  readonly apis: ApiGatewayV2;
  readonly lambda: Lambda;
  stop(): Promise<void>;
}

export async function openFrontDoor(besides: readonly ServiceFactory[] = []): Promise<FrontDoor> {
  const gateway = await startOwnGateway([cognito, httpApi, lambda, ...besides]);
  const settings = { ...clientSettings(), endpoint: gateway.url, maxAttempts: 1 };
  const clients = {
    cognito: new CognitoIdentityProvider(settings),
    apis: new ApiGatewayV2(settings),
    lambda: new Lambda(settings),
  };
  return {
    gateway,
    ...clients,
    stop: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await gateway.stop();
    },
  };
}

/** Replaces the faults of a door's gateway. */
export async function setFaults({ gateway }: FrontDoor, rules: readonly object[]): Promise<void> {
  const answer = await fetch(`${gateway.url}/_local/faults`, {
    method: 'POST',
    body: JSON.stringify({ rules }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

export interface Pool {
  readonly poolId: string;
  readonly issuer: string;
  readonly tokenUrl: string;
}

/** With a domain and a resource server whose scopes are `read` and `write`. */
export async function makePool({ cognito, gateway }: FrontDoor, Identifier = 'invoices'): Promise<Pool> {
  const { UserPool } = await cognito.createUserPool({ PoolName: uniqueName('pool') });
  const UserPoolId = UserPool?.Id ?? '';
  const Domain = uniqueName('door', '-');
  await cognito.createUserPoolDomain({ UserPoolId, Domain });
  const Scopes = ['read', 'write'].map((ScopeName) => ({ ScopeName, ScopeDescription: ScopeName }));
  await cognito.createResourceServer({ UserPoolId, Identifier, Name: Identifier, Scopes });
  return {
    poolId: UserPoolId,
    issuer: `${gateway.url}/${UserPoolId}`,
    tokenUrl: `${gateway.url}/_aws/auth/${Domain}/oauth2/token`,
  };
}

export interface Machine {
  readonly id: string;
  readonly secret: string;
}

export async function makeMachine(
  { cognito }: FrontDoor,
  { poolId }: Pool,
  scopes: readonly string[],
): Promise<Machine> {
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId: poolId,
    ClientName: uniqueName('machine'),
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['client_credentials'],
    AllowedOAuthScopes: [...scopes],
  });
  return { id: UserPoolClient?.ClientId ?? '', secret: UserPoolClient?.ClientSecret ?? '' };
}

export function askToken(
  { tokenUrl }: Pool,
  { id, secret }: Machine,
  form: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
  });
}

/** An access token; throws where none is given. */
export async function tokenOf(pool: Pool, machine: Machine, scope?: string): Promise<string> {
  const answer = await askToken(pool, machine, scope === undefined ? {} : { scope });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (token === undefined) throw new Error(`no token: HTTP ${answer.status}`);
  return token;
}

/** A function of this code, or of this zip. Returns its ARN. */
export async function makeFunction(
  { lambda }: FrontDoor,
  code: string | Buffer,
  { variables = {}, role = 'f' }: { variables?: Record<string, string>; role?: string } = {},
): Promise<string> {
  const ZipFile = typeof code === 'string' ? zipOf([{ name: 'index.js', bytes: Buffer.from(code) }]) : code;
  const { FunctionArn } = await lambda.createFunction({
    FunctionName: uniqueName('f'),
    Runtime: 'nodejs22.x',
    Role: `arn:aws:iam::000000000000:role/${role}`,
    Handler: 'index.handler',
    Code: { ZipFile },
    Timeout: 29,
    Environment: { Variables: variables },
  });
  return FunctionArn ?? '';
}

export interface RouteOf {
  readonly key: string;
  readonly functionArn: string;
  /** Present, the route asks for a token; with one of these, where there are any. */
  readonly scopes?: readonly string[];
}

export interface ApiOf {
  readonly routes: readonly RouteOf[];
  readonly issuer?: string;
  readonly audience?: readonly string[];
  readonly stage?: Partial<Parameters<ApiGatewayV2['createStage']>[0]>;
}

/** Returns its address. */
export async function makeApi({ apis }: FrontDoor, asked: ApiOf): Promise<string> {
  const { ApiId = '', ApiEndpoint = '' } = await apis.createApi({
    Name: uniqueName('api'),
    ProtocolType: 'HTTP',
  });
  const authorizer =
    asked.issuer === undefined
      ? undefined
      : await apis.createAuthorizer({
          ApiId,
          Name: 'pool',
          AuthorizerType: 'JWT',
          IdentitySource: ['$request.header.Authorization'],
          JwtConfiguration: { Issuer: asked.issuer, Audience: [...(asked.audience ?? [])] },
        });
  for (const { key, functionArn, scopes } of asked.routes) {
    const { IntegrationId = '' } = await apis.createIntegration({
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: functionArn,
      PayloadFormatVersion: '2.0',
    });
    await apis.createRoute({
      ApiId,
      RouteKey: key,
      Target: `integrations/${IntegrationId}`,
      ...(scopes === undefined
        ? {}
        : {
            AuthorizationType: 'JWT',
            AuthorizerId: authorizer?.AuthorizerId,
            AuthorizationScopes: [...scopes],
          }),
    });
  }
  await apis.createStage({ ApiId, StageName: '$default', AutoDeploy: true, ...asked.stage });
  return ApiEndpoint;
}

/** The middle of a token. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<
    string,
    unknown
  >;
}
