/** A path and a query by the contract's schemas. */
import type { z } from 'zod';
import { RequestProblem } from './contract/problem';
import type { HttpEvent } from './http';

/** Throws RequestProblem `request-invalid`. */
export function readPath(event: HttpEvent, name: string, schema: z.ZodType<string>): string {
  return read(schema, event.pathParameters?.[name]);
}

/** Throws RequestProblem `request-invalid`, also for what is not known. */
export function readQuery<Query>(event: HttpEvent, schema: z.ZodType<Query>): Query {
  return read(schema, event.queryStringParameters ?? {});
}

function read<Read>(schema: z.ZodType<Read>, given: unknown): Read {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues.map(({ path, message }) => [...path, message].join(': '));
  throw new RequestProblem('request-invalid', { detail: said.join('; ').slice(0, 500) });
}
