/** Calls a function of this stack, as API Gateway and Cognito do: past nobody's permission but the function's own, which nothing here checks. */
import { post } from './post';
import type { StackContext } from './service';

/** Bytes that Lambda takes, and answers, where a call is waited for. */
export const LARGEST_PAYLOAD = 6_291_556;

export type Called =
  | { readonly kind: 'answered'; readonly payload: string }
  /** What Lambda says of it. */
  | { readonly kind: 'failed'; readonly payload: string }
  | { readonly kind: 'too large' }
  | { readonly kind: 'too late' };

export interface FunctionCall {
  /** Who calls. */
  readonly service: 'apigateway' | 'cognito-idp';
  readonly arn: string;
  readonly event: object;
  readonly timeoutMs: number;
}

export async function callFunction(
  { gatewayUrl, region, log }: Pick<StackContext, 'gatewayUrl' | 'region' | 'log'>,
  { service, arn, event, timeoutMs }: FunctionCall,
): Promise<Called> {
  const body = JSON.stringify(event);
  if (Buffer.byteLength(body) > LARGEST_PAYLOAD) return { kind: 'too large' };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await post(`${gatewayUrl}/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`, {
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${service}/20260101/${region}/lambda/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body,
      signal,
    });
    const { text: payload } = answer;
    if (answer.status === 200 && answer.headers['x-amz-function-error'] === undefined)
      return { kind: 'answered', payload };
    log(`${service}: ${arn}: ${payload.slice(0, 500)}`);
    return { kind: 'failed', payload };
  } catch (error) {
    if (signal.aborted) return { kind: 'too late' };
    throw error;
  }
}
