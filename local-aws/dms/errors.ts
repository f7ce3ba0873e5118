/** DMS's errors, under the names of the AWS API reference. */
import { AwsError } from '../gateway/service';

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundFault', message);
}

export function alreadyExists(message: string, resourceArn: string): AwsError {
  return new AwsError('ResourceAlreadyExistsFault', message, 400, { resourceArn });
}

export function invalidState(message: string): AwsError {
  return new AwsError('InvalidResourceStateFault', message);
}

export function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}

export function invalidCombination(message: string): AwsError {
  return new AwsError('InvalidParameterCombinationException', message);
}
