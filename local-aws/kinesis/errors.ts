/** Kinesis's errors, under the names of the AWS API reference. */
import { AwsError } from '../gateway/service';

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

export function inUse(message: string): AwsError {
  return new AwsError('ResourceInUseException', message);
}

/** An argument that can be read and fits nothing here. */
export function invalidArgument(message: string): AwsError {
  return new AwsError('InvalidArgumentException', message);
}

/** An argument that breaks a rule of its own, whatever there is. */
export function invalidInput(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

export function expiredIterator(message: string): AwsError {
  return new AwsError('ExpiredIteratorException', message);
}

/** Of a record alone or of a whole call. */
export const THROUGHPUT_EXCEEDED = 'ProvisionedThroughputExceededException';
