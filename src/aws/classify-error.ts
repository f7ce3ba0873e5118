/**
 * What AWS, the network and MySQL throw, as our codes. The table goes by the exception's name in the AWS API reference, then
 * by the HTTP status; the source's own errors have a table of their own.
 */
import { EltError, type ErrorCode } from '../model/errors';
import { sourceErrorCode } from './source-error';

const BY_NAME: Readonly<Record<string, ErrorCode>> = {
  ThrottlingException: 'ELT_AWS_THROTTLED',
  Throttling: 'ELT_AWS_THROTTLED',
  TooManyRequestsException: 'ELT_AWS_THROTTLED',
  RequestLimitExceeded: 'ELT_AWS_THROTTLED',
  SlowDown: 'ELT_AWS_THROTTLED',
  // Of single keys, in an answer that is itself none of S3's errors.
  InternalError: 'ELT_AWS_UNAVAILABLE',
  ServiceUnavailable: 'ELT_AWS_UNAVAILABLE',
  OperationTimeoutException: 'ELT_AWS_UNAVAILABLE',
  InternalServiceException: 'ELT_AWS_UNAVAILABLE',
  InternalServerException: 'ELT_AWS_UNAVAILABLE',
  ActiveStatementsExceededException: 'ELT_AWS_THROTTLED',
  ActiveSessionsExceededException: 'ELT_AWS_THROTTLED',
  ResourceNumberLimitExceededException: 'ELT_AWS_THROTTLED',
  ConcurrentRunsExceededException: 'ELT_REFINE_CAPACITY',
  CrawlerRunningException: 'ELT_CATALOG_CRAWL_FAILED',
  LimitExceededException: 'ELT_REPORT_QUOTA',
  AccessDenied: 'ELT_AWS_ACCESS_DENIED',
  AccessDeniedException: 'ELT_AWS_ACCESS_DENIED',
  AccessDeniedFault: 'ELT_AWS_ACCESS_DENIED',
  UnrecognizedClientException: 'ELT_AWS_ACCESS_DENIED',
  ExpiredTokenException: 'ELT_AWS_ACCESS_DENIED',
  NoSuchBucket: 'ELT_AWS_NOT_FOUND',
  NoSuchKey: 'ELT_AWS_NOT_FOUND',
  EntityNotFoundException: 'ELT_AWS_NOT_FOUND',
  ResourceNotFoundException: 'ELT_AWS_NOT_FOUND',
  ResourceNotFoundFault: 'ELT_AWS_NOT_FOUND',
  NotFoundException: 'ELT_AWS_NOT_FOUND',
  ValidationException: 'ELT_AWS_REQUEST_INVALID',
  InvalidInputException: 'ELT_AWS_REQUEST_INVALID',
  InvalidParameterValueException: 'ELT_AWS_REQUEST_INVALID',
  TimeoutError: 'ELT_AWS_UNAVAILABLE',
  // Temporal's client, which has tried again by itself before. A busy server may say for a moment that it has no such namespace.
  ServiceError: 'ELT_AWS_UNAVAILABLE',
  NamespaceNotFoundError: 'ELT_AWS_UNAVAILABLE',
};

/** Node's own connection errors, by `code`. */
const BY_CONNECTION_CODE: Readonly<Record<string, ErrorCode>> = {
  ECONNREFUSED: 'ELT_AWS_UNAVAILABLE',
  ECONNRESET: 'ELT_AWS_UNAVAILABLE',
  EPIPE: 'ELT_AWS_UNAVAILABLE',
  ETIMEDOUT: 'ELT_AWS_UNAVAILABLE',
  ENOTFOUND: 'ELT_AWS_UNAVAILABLE',
  EAI_AGAIN: 'ELT_AWS_UNAVAILABLE',
};

interface Foreign {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Gives any thrown value its code; an EltError keeps its own. One that nobody knows is what its cause is. */
export function classifyError(error: unknown): EltError {
  if (error instanceof EltError) return error;
  const code = codeInChain(error) ?? 'ELT_AWS_REQUEST_INVALID';
  return new EltError(code, messageOf(error), { cause: error });
}

function codeInChain(error: unknown): ErrorCode | null {
  if (error instanceof EltError) return error.code;
  if (typeof error !== 'object' || error === null) return null;
  return sourceErrorCode(error) ?? codeOf(error) ?? ('cause' in error ? codeInChain(error.cause) : null);
}

function messageOf(error: unknown): string {
  const foreign: Foreign = typeof error === 'object' && error !== null ? error : { message: String(error) };
  const name = typeof foreign.name === 'string' ? foreign.name : 'Error';
  const own = `${name}: ${typeof foreign.message === 'string' ? foreign.message : ''}`;
  return foreign.cause instanceof Error ? `${own}: ${messageOf(foreign.cause)}` : own;
}

function codeOf(error: Foreign): ErrorCode | null {
  const byName = typeof error.name === 'string' ? BY_NAME[error.name] : undefined;
  if (byName) return byName;
  const byConnection = typeof error.code === 'string' ? BY_CONNECTION_CODE[error.code] : undefined;
  if (byConnection) return byConnection;
  const status = error.$metadata?.httpStatusCode;
  if (status === 429) return 'ELT_AWS_THROTTLED';
  if (status === 403) return 'ELT_AWS_ACCESS_DENIED';
  if (status === 404) return 'ELT_AWS_NOT_FOUND';
  if (status !== undefined && status >= 500) return 'ELT_AWS_UNAVAILABLE';
  return status === undefined ? null : 'ELT_AWS_REQUEST_INVALID';
}
