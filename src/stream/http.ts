/** A request as API Gateway hands it to a function, payload format 2.0, and the answer: what of them the handlers use. */
import { PROBLEM_TYPE, RequestProblem } from './contract/problem';

export interface HttpEvent {
  /** Their names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly pathParameters?: Readonly<Record<string, string>>;
  /** What stands twice is joined by a comma. */
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
  readonly requestContext: {
    readonly authorizer?: { readonly jwt: { readonly claims: Readonly<Record<string, string>> } };
  };
}

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function bodyOf({ body = '', isBase64Encoded }: HttpEvent): string {
  return isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}

/** Whose token it is. Throws where no authorizer stood before the function: that is a fault of the deployment. */
export function clientOf(event: HttpEvent): string {
  const client = claimsOf(event)['client_id'];
  if (client === undefined) throw new Error('a token of no client');
  return client;
}

/** What the token says. Throws as `clientOf` does. */
export function claimsOf({ requestContext }: HttpEvent): Readonly<Record<string, string>> {
  const claims = requestContext.authorizer?.jwt.claims;
  if (claims === undefined) throw new Error('a request without a token: the route has no authorizer');
  return claims;
}

export function jsonAnswer(
  statusCode: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return { statusCode, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** The answer that `work` gives, or the problem that it throws. */
export async function answeringProblems(work: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    const { problem } = error;
    const isLater = problem.status === 503 || problem.status === 409;
    return {
      statusCode: problem.status,
      headers: { 'content-type': PROBLEM_TYPE, ...(isLater ? { 'retry-after': '1' } : {}) },
      body: JSON.stringify(problem),
    };
  }
}
