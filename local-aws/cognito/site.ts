/**
 * What of Cognito is for everybody: a pool's keys, where AWS has them below the service's own address, and the token endpoint of its
 * domain. On AWS a domain is `<prefix>.auth.<region>.amazoncognito.com`, here `/_aws/auth/<prefix>`.
 */
import type { IncomingMessage } from 'node:http';
import { readBody } from '../gateway/body';
import { RawAnswer, type Site } from '../gateway/service';
import { jwkOf } from './keys';
import type { UserPool } from './model';
import type { CognitoState } from './state';
import { answerToken } from './token-endpoint';
import { issuerOf } from './tokens';

const WELL_KNOWN = /^\/([\w-]+_[0-9a-zA-Z]+)\/\.well-known\/([\w.-]+)$/;
const TOKEN = /^\/_aws\/auth\/([a-z0-9-]+)\/oauth2\/token$/;

export function cognitoSite(state: CognitoState): Site {
  return {
    paths: /^\/(_aws\/auth\/|[\w-]+_[0-9a-zA-Z]+\/\.well-known\/)/,
    serve: async (request, { pathname }) => {
      const [, domain] = TOKEN.exec(pathname) ?? [];
      const pool = domain === undefined ? undefined : state.poolOfDomain(domain);
      if (pool) return token(state, pool, request);
      const [, id = '', name = ''] = WELL_KNOWN.exec(pathname) ?? [];
      return wellKnown(state, id, name) ?? new RawAnswer(404, {}, '');
    },
  };
}

async function token(state: CognitoState, pool: UserPool, request: IncomingMessage): Promise<RawAnswer> {
  return answerToken(state, pool, {
    method: request.method ?? 'GET',
    authorization: request.headers.authorization,
    contentType: request.headers['content-type'] ?? '',
    body: (await readBody(request)).toString('utf8'),
  });
}

function wellKnown(state: CognitoState, id: string, name: string): RawAnswer | undefined {
  const pages: Readonly<Record<string, (pool: UserPool) => object>> = {
    'jwks.json': ({ accessKey, idKey }) => ({ keys: [jwkOf(idKey), jwkOf(accessKey)] }),
    'openid-configuration': (pool) => configuration(state, pool),
  };
  const page = Object.hasOwn(pages, name) ? pages[name] : undefined;
  if (id === '' || !page) return undefined;
  const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=86400' };
  return new RawAnswer(200, headers, JSON.stringify(page(state.pool(id))));
}

/** Of OpenID Connect Discovery what there is. */
function configuration({ context }: CognitoState, pool: UserPool): object {
  const issuer = issuerOf(context, pool);
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    ...(pool.domain === undefined
      ? {}
      : { token_endpoint: `${context.gatewayUrl}/_aws/auth/${pool.domain}/oauth2/token` }),
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}
