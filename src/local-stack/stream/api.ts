/** The stream's front: the pool, the functions that answer, and the API with its authorizer before them. */
import {
  CreateApiCommand,
  CreateAuthorizerCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { StreamAccess } from '../../stream/access';
import { READ_SCOPE, WRITE_SCOPE } from '../../stream/contract/openapi';
import { makeFunction, tableSettings } from './functions';
import { tokenUrlOf, type StreamPlace } from './place';
import { makePool, type MadePool } from './pool';

interface Route {
  readonly key: string;
  readonly functionArn: string;
  /** The one that it asks for; without it the route is everybody's. */
  readonly scope?: string;
}

/** Stands before the stream of `makeStore`. */
export async function makeFrontDoor(place: StreamPlace): Promise<StreamAccess & Pick<MadePool, 'issuer'>> {
  const [routes, trigger] = await Promise.all([makeRoutes(place), makeFunction(place, 'add-claims')]);
  const pool = await makePool(place, trigger);
  return { ...pool, apiUrl: await makeApi(place, pool, routes), tokenUrl: tokenUrlOf(place) };
}

async function makeRoutes(place: StreamPlace): Promise<Route[]> {
  const { stream, tables } = place.names;
  const posting = { ECOMFLOW_STREAM: stream, ECOMFLOW_REQUESTS_TABLE: tables.requests };
  const [post, invoice, customer, show] = await Promise.all([
    makeFunction(place, 'post-invoices', posting),
    makeFunction(place, 'read-invoice', tableSettings(place)),
    makeFunction(place, 'read-customer', tableSettings(place)),
    makeFunction(place, 'show-openapi', { ECOMFLOW_TOKEN_URL: tokenUrlOf(place) }),
  ]);
  return [
    { key: 'POST /invoices', functionArn: post, scope: WRITE_SCOPE },
    { key: 'GET /invoices/{invoiceNo}', functionArn: invoice, scope: READ_SCOPE },
    { key: 'GET /customers/{customerId}', functionArn: customer, scope: READ_SCOPE },
    { key: 'GET /openapi.json', functionArn: show },
  ];
}

/** Returns its address. */
async function makeApi(
  { clients: { apis }, names }: StreamPlace,
  { issuer, clientId, peopleClientId }: MadePool,
  routes: readonly Route[],
): Promise<string> {
  const api = await apis.send(new CreateApiCommand({ Name: names.stream, ProtocolType: 'HTTP' }));
  const { ApiId } = api;
  const { AuthorizerId } = await apis.send(
    new CreateAuthorizerCommand({
      ApiId,
      Name: 'pool',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: issuer, Audience: [clientId, peopleClientId] },
    }),
  );
  for (const { key, functionArn, scope } of routes) {
    const { IntegrationId = '' } = await apis.send(
      new CreateIntegrationCommand({
        ApiId,
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: functionArn,
        PayloadFormatVersion: '2.0',
      }),
    );
    await apis.send(
      new CreateRouteCommand({
        ApiId,
        RouteKey: key,
        Target: `integrations/${IntegrationId}`,
        ...(scope === undefined
          ? {}
          : { AuthorizationType: 'JWT', AuthorizerId, AuthorizationScopes: [scope] }),
      }),
    );
  }
  await apis.send(new CreateStageCommand({ ApiId, StageName: '$default', AutoDeploy: true }));
  return api.ApiEndpoint ?? '';
}
