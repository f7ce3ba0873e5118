/** What the API says when it refuses: `application/problem+json`, RFC 9457. */
import { z } from 'zod';
import { faultSchema } from './post-invoices';

export const PROBLEM_TYPE = 'application/problem+json';

export const problemSchema = z
  .strictObject({
    type: z
      .string()
      .meta({ description: 'Which problem it is', examples: ['urn:ecomflow:problem:lines-invalid'] }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().optional(),
    errors: z.array(faultSchema).optional(),
  })
  .meta({ description: 'A problem, RFC 9457' });
export type Problem = z.infer<typeof problemSchema>;

/** By the last word of their type. */
const PROBLEMS = {
  'body-malformed': [400, 'The body cannot be read'],
  'request-invalid': [400, 'The path or the query cannot be read'],
  'key-invalid': [400, 'The header Idempotency-Key is missing or malformed'],
  'customer-unknown': [403, 'The token names no customer'],
  'not-found': [404, 'There is none'],
  'request-in-flight': [409, 'The same request is being answered'],
  'lines-too-many': [413, 'There are too many lines'],
  'media-type-unknown': [415, 'The body is not application/json'],
  'lines-invalid': [422, 'No line was taken'],
  'key-reused': [422, 'The Idempotency-Key was used for another body'],
  'stream-busy': [503, 'The stream does not take the lines at present'],
  'store-busy': [503, 'The tables do not answer at present'],
} as const;
export type ProblemName = keyof typeof PROBLEMS;

/** Thrown where a request cannot be gone on with; the handler answers with it. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';
  readonly problem: Problem;

  constructor(
    which: ProblemName,
    more: Pick<Problem, 'detail' | 'errors'> = {},
    options?: { readonly cause: unknown },
  ) {
    const [status, title] = PROBLEMS[which];
    super(title, options);
    this.problem = { type: `urn:ecomflow:problem:${which}`, title, status, ...more };
  }
}
