/** CloudWatch's errors, under the names of the AWS API reference. */
import { AwsError } from '../gateway/service';

export function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFound', message, 404);
}
