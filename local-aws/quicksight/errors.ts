/** QuickSight's errors, under the names and HTTP codes of the AWS API reference. */
import { AwsError } from '../gateway/service';

/** `ResourceType` of an error, as the API reference lists them; analyses and dashboards have none. */
export type ResourceType = 'DATA_SOURCE' | 'DATA_SET' | 'INGESTION';

const ofType = (type?: ResourceType): Record<string, unknown> =>
  type === undefined ? {} : { ResourceType: type };

export function notFound(message: string, type?: ResourceType): AwsError {
  return new AwsError('ResourceNotFoundException', message, 404, ofType(type));
}

export function alreadyExists(message: string, type?: ResourceType): AwsError {
  return new AwsError('ResourceExistsException', message, 409, ofType(type));
}

export function limitExceeded(message: string, type?: ResourceType): AwsError {
  return new AwsError('LimitExceededException', message, 409, ofType(type));
}

export function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, 400);
}

export function invalidNextToken(): AwsError {
  return new AwsError('InvalidNextTokenException', 'NextToken is not one that an earlier answer gave', 400);
}

export function accessDenied(message: string): AwsError {
  return new AwsError('AccessDeniedException', message, 401);
}
