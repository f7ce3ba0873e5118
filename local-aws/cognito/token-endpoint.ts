/** `POST /oauth2/token` of a pool's domain. Source: AWS, "The token issuer endpoint"; RFC 6749, sections 4.4 and 5.2. */
import { RawAnswer } from '../gateway/service';
import type { AppClient, UserPool } from './model';
import { isSame } from './password';
import type { CognitoState } from './state';
import { machineToken } from './tokens';

const OTHER_GRANTS: ReadonlySet<string> = new Set(['authorization_code', 'refresh_token']);

export interface TokenRequest {
  readonly method: string;
  readonly authorization: string | undefined;
  readonly contentType: string;
  readonly body: string;
}

export function answerToken(state: CognitoState, pool: UserPool, request: TokenRequest): RawAnswer {
  if (request.method !== 'POST') return refused('invalid_request', 405);
  if (!request.contentType.startsWith('application/x-www-form-urlencoded')) return refused('invalid_request');
  const form = new URLSearchParams(request.body);
  const grant = form.get('grant_type');
  if (grant === null) return refused('invalid_request');
  const client = authenticated(pool, request.authorization, form);
  if (!client) return refused('invalid_client');
  if (OTHER_GRANTS.has(grant)) return refused('unauthorized_client');
  if (grant !== 'client_credentials') return refused('unsupported_grant_type');
  const { AllowedOAuthFlowsUserPoolClient, AllowedOAuthFlows, AllowedOAuthScopes } = client.input;
  if (!AllowedOAuthFlowsUserPoolClient) return refused('invalid_grant');
  if (AllowedOAuthFlows.length === 0) return refused('unauthorized_client');
  const asked =
    form
      .get('scope')
      ?.split(' ')
      .filter((scope) => scope !== '') ?? [];
  if (!asked.every((scope) => AllowedOAuthScopes.includes(scope))) return refused('invalid_scope');
  const scopes = asked.length > 0 ? asked : AllowedOAuthScopes;
  const { accessToken, expiresInSeconds } = machineToken(state.context, pool, client, scopes);
  return answer(200, { access_token: accessToken, expires_in: expiresInSeconds, token_type: 'Bearer' });
}

/** The client whose id and secret stand in the header, or else in the form; undefined where they are wrong. */
function authenticated(
  pool: UserPool,
  authorization: string | undefined,
  form: URLSearchParams,
): AppClient | undefined {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (authorization !== undefined && basic === undefined) return undefined;
  const [id = '', secret = ''] =
    basic === undefined
      ? [form.get('client_id') ?? '', form.get('client_secret') ?? '']
      : Buffer.from(basic, 'base64').toString('utf8').split(':');
  if ((form.get('client_id') ?? id) !== id) return undefined;
  const client = pool.clients.get(id);
  return client?.secret !== undefined && isSame(client.secret, secret) ? client : undefined;
}

function refused(error: string, status = 400): RawAnswer {
  return answer(status, { error });
}

function answer(status: number, value: object): RawAnswer {
  const headers = {
    'content-type': 'application/json;charset=UTF-8',
    'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
  };
  return new RawAnswer(status, headers, JSON.stringify(value));
}
