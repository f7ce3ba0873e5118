/** Lambda's errors, under the names and HTTP codes of its API reference. */
import { AwsError } from '../gateway/service';

const ofType = { Type: 'User' };

export function notFound(arn: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404, ofType);
}

export function conflict(name: string): AwsError {
  return new AwsError('ResourceConflictException', `Function already exist: ${name}`, 409, ofType);
}

export function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, 400, ofType);
}

export function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequestContentException', message, 400, ofType);
}
