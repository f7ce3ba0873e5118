/** Glue's errors, under the names of the AWS API reference. */
import { AwsError } from '../gateway/service';

export function notFound(message: string): AwsError {
  return new AwsError('EntityNotFoundException', message);
}

export function alreadyExists(message: string): AwsError {
  return new AwsError('AlreadyExistsException', message);
}

export function invalidInput(message: string): AwsError {
  return new AwsError('InvalidInputException', message);
}

export function idempotentMismatch(message: string): AwsError {
  return new AwsError('IdempotentParameterMismatchException', message);
}

export function concurrentRunsExceeded(message: string): AwsError {
  return new AwsError('ConcurrentRunsExceededException', message);
}

export function crawlerRunning(message: string): AwsError {
  return new AwsError('CrawlerRunningException', message);
}

export function crawlerStopping(message: string): AwsError {
  return new AwsError('CrawlerStoppingException', message);
}

export function crawlerNotRunning(message: string): AwsError {
  return new AwsError('CrawlerNotRunningException', message);
}
