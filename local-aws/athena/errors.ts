/** Athena's errors, under the names of its API reference. */
import { AwsError } from '../gateway/service';

/** `code` becomes AthenaErrorCode. */
export function invalidRequest(message: string, code = 'INVALID_INPUT'): AwsError {
  return new AwsError('InvalidRequestException', message, 400, { AthenaErrorCode: code });
}

export function tooManyQueries(message: string): AwsError {
  return new AwsError('TooManyRequestsException', message, 400, {
    Reason: 'CONCURRENT_QUERY_LIMIT_EXCEEDED',
  });
}
