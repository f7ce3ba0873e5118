/** Lets somebody watch what is called of AWS: each call, and each attempt of it, for the SDK repeats some by itself. */
import type { S3Client } from '@aws-sdk/client-s3';
import { classifyError } from './classify-error';

export interface AwsCall {
  /** As the SDK calls it: `S3`, `Redshift Data`. */
  readonly service: string;
  readonly operation: string;
}

export interface AwsAttempt extends AwsCall {
  readonly outcome: 'answered' | 'throttled' | 'failed';
  readonly seconds: number;
}

export interface CallObserver {
  /** Stands around each call, all of its attempts in it. */
  readonly around?: <Answer>(call: AwsCall, work: () => Promise<Answer>) => Promise<Answer>;
  readonly attempted?: (attempt: AwsAttempt) => void;
}

interface Observable {
  readonly config: { readonly serviceId: string };
  readonly middlewareStack: object;
}

/** Looks at neither what goes in nor what comes out, so that one fits every client's stack. */
type Middleware = <Args, Answer>(
  next: (args: Args) => Promise<Answer>,
  context: { readonly commandName?: string },
) => (args: Args) => Promise<Answer>;

export function observeCalls(client: Observable, observer: CallObserver): void {
  const stack = client.middlewareStack as S3Client['middlewareStack'];
  const callOf = ({ commandName = 'unknown' }: { readonly commandName?: string }): AwsCall => ({
    service: client.config.serviceId,
    operation: commandName.replace(/Command$/, ''),
  });
  const around: Middleware = (next, context) => (args) =>
    observer.around?.(callOf(context), () => next(args)) ?? next(args);
  const attempted: Middleware = (next, context) => (args) =>
    attempt(observer, callOf(context), () => next(args));
  stack.add(around, { step: 'initialize', priority: 'high', name: 'ecomflowAround', override: true });
  const each = { name: 'ecomflowAttempt', override: true } as const;
  stack.addRelativeTo(attempted, { ...each, relation: 'after', toMiddleware: 'retryMiddleware' });
}

async function attempt<Answer>(
  { attempted }: CallObserver,
  call: AwsCall,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const beganMs = performance.now();
  const tell = (outcome: AwsAttempt['outcome']): void =>
    attempted?.({ ...call, outcome, seconds: (performance.now() - beganMs) / 1000 });
  try {
    const answer = await work();
    tell('answered');
    return answer;
  } catch (error) {
    tell(classifyError(error).code === 'ELT_AWS_THROTTLED' ? 'throttled' : 'failed');
    throw error;
  }
}
