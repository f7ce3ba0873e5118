/** Cognito's errors, under the names of its API reference. */
import { AwsError } from '../gateway/service';

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

export function notAuthorized(message: string): AwsError {
  return new AwsError('NotAuthorizedException', message);
}

export function invalidOAuthFlow(message: string): AwsError {
  return new AwsError('InvalidOAuthFlowException', message);
}
