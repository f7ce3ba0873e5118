/** Calls a function of this stack, as API Gateway does: past nobody's permission but the function's own, which nothing here checks. */
import type { StackContext } from '../gateway/service';

/** Bytes that Lambda takes of a call that is waited for. */
const LARGEST_EVENT = 6_291_556;

export type Called =
  | { readonly kind: 'answered'; readonly payload: string }
  | { readonly kind: 'failed' }
  | { readonly kind: 'too large' }
  | { readonly kind: 'too late' };

export async function callFunction(
  { gatewayUrl, region, log }: StackContext,
  arn: string,
  event: object,
  timeoutMs: number,
): Promise<Called> {
  const body = JSON.stringify(event);
  if (Buffer.byteLength(body) > LARGEST_EVENT) return { kind: 'too large' };
  try {
    const answer = await fetch(`${gatewayUrl}/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=apigateway/20260101/${region}/lambda/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const payload = await answer.text();
    if (answer.ok && !answer.headers.has('x-amz-function-error')) return { kind: 'answered', payload };
    log(`http-api: ${arn}: ${payload.slice(0, 500)}`);
    return { kind: 'failed' };
  } catch (error) {
    if ((error as { readonly name?: unknown }).name === 'TimeoutError') return { kind: 'too late' };
    throw error;
  }
}
