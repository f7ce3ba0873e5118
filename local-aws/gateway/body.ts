/** Reads a request's body. */
import type { IncomingMessage } from 'node:http';
import { AwsError } from './service';

/** No API that is spoken in JSON or forms takes more. */
const LARGEST_BYTES = 64 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > LARGEST_BYTES)
      throw new AwsError('RequestEntityTooLargeException', 'The request is too large.', 413);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** A JSON object; empty is one without members. */
export function parseObject(body: Buffer): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch (error) {
    throw new AwsError('SerializationException', `The body is not JSON: ${String(error)}`);
  }
  throw new AwsError('SerializationException', 'The body is not a JSON object.');
}
