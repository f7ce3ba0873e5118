/** A function's result as the answer that it stands for. Source: AWS, "Lambda function response for format 2.0". */
import { z } from 'zod';
import { RawAnswer } from '../gateway/service';
import { plainAnswer } from './plain-answer';

/** Of an answer of the function's own, what it may say. */
const answerSchema = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/** Without a `statusCode` the whole result is the body, in JSON. */
export function renderResult(payload: string): RawAnswer {
  const result: unknown = JSON.parse(payload);
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    const body = typeof result === 'string' ? result : payload;
    return new RawAnswer(200, { 'content-type': 'application/json' }, body);
  }
  const read = answerSchema.safeParse(result);
  if (!read.success) return plainAnswer(500);
  const { statusCode, headers, cookies, body, isBase64Encoded } = read.data;
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return new RawAnswer(
    statusCode,
    {
      'content-type': 'text/plain; charset=utf-8',
      ...(Object.fromEntries(named) as Record<string, string>),
      ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    },
    isBase64Encoded ? Buffer.from(body, 'base64') : body,
  );
}
