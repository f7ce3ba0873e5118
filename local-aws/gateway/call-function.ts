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
  { ask, log }: Pick<StackContext, 'ask' | 'log'>,
  { service, arn, event, timeoutMs }: FunctionCall,
): Promise<Called> {
  const Payload = Buffer.from(JSON.stringify(event));
  if (Payload.length > LARGEST_PAYLOAD) return { kind: 'too large' };
  const asked = ask({
    ...{ service: 'lambda', action: 'Invoke', principal: service },
    input: { FunctionName: arn, Payload },
  });
  const answer = await within(timeoutMs, asked);
  if (!answer) return { kind: 'too late' };
  const payload = answer.body.toString();
  if (answer.status === 200 && answer.headers['x-amz-function-error'] === undefined)
    return { kind: 'answered', payload };
  log(`${service}: ${arn}: ${payload.slice(0, 500)}`);
  return { kind: 'failed', payload };
}

/** Undefined where it takes longer. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((settle) => {
    timer = setTimeout(() => settle(undefined), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
