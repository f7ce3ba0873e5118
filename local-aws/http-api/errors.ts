/** The errors of API Gateway's control plane, under the names and HTTP codes of its version 2 API reference. */
import { AwsError } from '../gateway/service';

export function badRequest(message: string): AwsError {
  return new AwsError('BadRequestException', message, 400);
}

export function notFound(kind: string, id: string): AwsError {
  return new AwsError('NotFoundException', `Invalid ${kind} identifier specified ${id}`, 404);
}

export function conflict(message: string): AwsError {
  return new AwsError('ConflictException', message, 409);
}
