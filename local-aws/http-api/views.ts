/** APIs and their parts as API Gateway shows them. */
import type { StackContext } from '../gateway/service';
import type { HttpApi, Integration, Authorizer, Route, Stage } from './state';

type Shape = Readonly<Record<string, unknown>>;

export function apiView({ gatewayUrl }: StackContext, { apiId, input, createdMs }: HttpApi): Shape {
  return {
    ...input,
    apiId,
    apiEndpoint: `${gatewayUrl}/_aws/execute-api/${apiId}`,
    routeSelectionExpression: '${request.method} ${request.path}',
    createdDate: new Date(createdMs).toISOString(),
  };
}

export function integrationView({ apiId: _, ...shown }: Integration): Shape {
  return { ...shown, connectionType: 'INTERNET' };
}

export function authorizerView({ apiId: _, ...shown }: Authorizer): Shape {
  return shown;
}

export function routeView({ routeId, input: { apiId: _, ...shown } }: Route): Shape {
  return { ...shown, routeId, apiKeyRequired: false };
}

export function stageView({ input: { apiId: _, ...shown }, createdMs }: Stage): Shape {
  return { ...shown, createdDate: new Date(createdMs).toISOString() };
}
