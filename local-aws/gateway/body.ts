/** Reads a request's body. */
import type { IncomingMessage } from 'node:http';
import { AwsError } from './service';

/** No API that is spoken in JSON or forms takes more. */
const LARGEST_BYTES = 64 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const body = await readUpTo(request, LARGEST_BYTES);
  if (body) return body;
  throw new AwsError('RequestEntityTooLargeException', 'The request is too large.', 413);
}

/**
 * Undefined where there is more: what comes after is left to whoever ends the request. By events, since a loop over the pieces takes longer than
 * most calls' work.
 */
export function readUpTo(request: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return Promise.resolve(undefined);
  const parts: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    if (request.destroyed) reject(new Error('the request was cut off'));
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes <= mostBytes) parts.push(part);
      else resolve(undefined);
    });
    request.once('end', () => resolve(Buffer.concat(parts)));
    request.once('error', reject);
    request.once('close', () => reject(new Error('the request was cut off')));
  });
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
