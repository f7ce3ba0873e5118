/** Finds out of a request which service and action it calls, and how it is spoken. */
import type { Protocol } from './answer';
import { credentialScope } from './principal';
import type { RequestLine } from './request-line';
import { s3Action } from './s3-action';

export interface Identity {
  /** Name in the signature's scope, such as `s3` or `redshift-data`. */
  readonly service: string;
  /** Empty where only the body or the service's routes tell it. */
  readonly action: string;
  readonly protocol: Protocol;
  /** First part of X-Amz-Target, where there is one. */
  readonly targetPrefix?: string;
}

/** Signing names by the target's first part, for calls without a signature: some of Cognito's never have one. */
const UNSIGNED_TARGETS: Readonly<Record<string, string>> = {
  AWSCognitoIdentityProviderService: 'cognito-idp',
  AWSEvents: 'events',
  AWSStepFunctions: 'states',
  AmazonSQS: 'sqs',
  DynamoDB_20120810: 'dynamodb',
  Firehose_20150804: 'firehose',
  GraniteServiceVersion20100801: 'monitoring',
  Kinesis_20131202: 'kinesis',
  Logs_20140328: 'logs',
};
/** Smithy's RPC protocols have the target in the path. */
const RPC_PATH = /^\/service\/([^/]+)\/operation\/([^/]+)$/;

export function identify(request: RequestLine): Identity {
  const target = request.headers['x-amz-target'];
  const signed = signedService(request);
  if (typeof target === 'string' && target !== '') {
    const dot = target.lastIndexOf('.');
    const targetPrefix = target.slice(0, dot);
    const service = signed ?? UNSIGNED_TARGETS[targetPrefix] ?? targetPrefix;
    return { service, action: target.slice(dot + 1), protocol: 'json', targetPrefix };
  }
  const rpc = RPC_PATH.exec(request.url.pathname);
  if (rpc && request.headers['smithy-protocol'] !== undefined) {
    const [, targetPrefix = '', action = ''] = rpc;
    const service = signed ?? UNSIGNED_TARGETS[targetPrefix] ?? targetPrefix;
    return { service, action, protocol: 'cbor', targetPrefix };
  }
  const service = signed ?? 's3';
  if (service === 's3') return { service, action: s3Action(request), protocol: 's3' };
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  if (isForm || request.url.searchParams.has('Action'))
    return { service, action: request.url.searchParams.get('Action') ?? '', protocol: 'query' };
  return { service, action: '', protocol: 'rest-json' };
}

function signedService(request: RequestLine): string | undefined {
  return credentialScope(request).at(-2);
}
