/** Lets a request pass that has a token for its route; or says 401 or 403, with the reason in a header. */
import type { RawAnswer } from '../gateway/service';
import type { Authorized } from './event';
import { judgeToken } from './jwt';
import { plainAnswer } from './plain-answer';
import type { HttpApiState, Route } from './state';

/** Undefined where the route asks for nothing. */
export async function authorize(
  { keySets, context }: HttpApiState,
  { authorizer, input }: Route,
  header: string | undefined,
): Promise<Authorized | RawAnswer | undefined> {
  if (!authorizer) return undefined;
  const token = header?.replace(/^Bearer /i, '').trim() ?? '';
  if (token === '') return plainAnswer(401, { 'www-authenticate': 'Bearer' });
  const { issuer, audience } = authorizer.jwtConfiguration;
  const scopes = input.authorizationScopes;
  const nowSeconds = Math.floor(context.clock.now() / 1000);
  const judged = judgeToken(token, await keySets.of(issuer), { issuer, audience, scopes }, nowSeconds);
  switch (judged.kind) {
    case 'opens':
      return judged;
    case 'invalid':
      return plainAnswer(401, challenge(scopes, 'invalid_token', judged.why));
    case 'lacks scope':
      return plainAnswer(
        403,
        challenge(scopes, 'insufficient_scope', 'the token does not have a scope that the route asks for'),
      );
  }
}

function challenge(scopes: readonly string[], error: string, why: string): Readonly<Record<string, string>> {
  const description = why.replaceAll(/[^\x20-\x7e]|["\\]/g, '');
  return {
    'www-authenticate': `Bearer scope="${scopes.join(' ')}" error="${error}" error_description="${description}"`,
  };
}
