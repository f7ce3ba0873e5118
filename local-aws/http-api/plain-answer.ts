/** What API Gateway says itself, without any function. */
import { RawAnswer } from '../gateway/service';

const WORDS = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

export function plainAnswer(
  status: keyof typeof WORDS,
  headers: Readonly<Record<string, string>> = {},
): RawAnswer {
  const body = JSON.stringify({ message: WORDS[status] });
  return new RawAnswer(status, { 'content-type': 'application/json', ...headers }, body);
}
