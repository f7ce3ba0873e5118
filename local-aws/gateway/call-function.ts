/** Calls a function of this stack, as API Gateway and Cognito do: past nobody's permission but the function's own, which nothing here checks. */
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
  try {
    const answer = await fetch(`${gatewayUrl}/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${service}/20260101/${region}/lambda/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const payload = await answer.text();
    if (answer.ok && !answer.headers.has('x-amz-function-error')) return { kind: 'answered', payload };
    log(`${service}: ${arn}: ${payload.slice(0, 500)}`);
    return { kind: 'failed', payload };
  } catch (error) {
    if ((error as { readonly name?: unknown }).name === 'TimeoutError') return { kind: 'too late' };
    throw error;
  }
}
