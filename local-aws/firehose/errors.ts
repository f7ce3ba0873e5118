/** Firehose's errors, under the names of its API reference. */
import { AwsError } from '../gateway/service';

export function notFound(name: string, accountId: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Firehose ${name} under account ${accountId} not found.`);
}

export function inUse(name: string, accountId: string): AwsError {
  return new AwsError(
    'ResourceInUseException',
    `Firehose ${name} under accountId ${accountId} already exists`,
  );
}

export function invalidArgument(message: string): AwsError {
  return new AwsError('InvalidArgumentException', message);
}
