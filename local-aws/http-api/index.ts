/**
 * Amazon API Gateway's HTTP APIs: routes to Lambda functions with payload format 2.0, before which a JWT authorizer and a throttle stand. What
 * an API asks of its caller is really checked: keys, signatures, times, audience, scopes.
 */
import type { RestRoute, ServiceFactory } from '../gateway/service';
import { createApi } from './actions/create-api';
import { createAuthorizer } from './actions/create-authorizer';
import { createIntegration } from './actions/create-integration';
import { createRoute } from './actions/create-route';
import { createStage } from './actions/create-stage';
import { deleteApi } from './actions/delete-api';
import { getApi } from './actions/get-api';
import { getRoutes } from './actions/get-routes';
import { KeySets } from './key-sets';
import { httpApiSite } from './site';
import { HttpApiState } from './state';

const API = '/v2/apis/{apiId}';

const ROUTES: readonly RestRoute[] = [
  { method: 'POST', path: '/v2/apis', action: 'CreateApi' },
  { method: 'GET', path: API, action: 'GetApi' },
  { method: 'DELETE', path: API, action: 'DeleteApi' },
  { method: 'POST', path: `${API}/integrations`, action: 'CreateIntegration' },
  { method: 'POST', path: `${API}/authorizers`, action: 'CreateAuthorizer' },
  { method: 'POST', path: `${API}/routes`, action: 'CreateRoute' },
  { method: 'GET', path: `${API}/routes`, action: 'GetRoutes' },
  { method: 'POST', path: `${API}/stages`, action: 'CreateStage' },
];

export const service: ServiceFactory = (context) => {
  const state = new HttpApiState(context, new KeySets(() => context.clock.now()));
  return {
    protocol: 'rest-json',
    signingName: 'apigateway',
    routes: ROUTES,
    actions: {
      CreateApi: createApi(state),
      GetApi: getApi(state),
      DeleteApi: deleteApi(state),
      CreateIntegration: createIntegration(state),
      CreateAuthorizer: createAuthorizer(state),
      CreateRoute: createRoute(state),
      GetRoutes: getRoutes(state),
      CreateStage: createStage(state),
    },
    site: httpApiSite(state),
    stop: () => Promise.resolve(),
  };
};
