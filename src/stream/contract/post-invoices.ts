/** `POST /invoices`: what is posted, and what of it was taken. */
import { z } from 'zod';
import { invoiceNo, lineSchema } from './line';

export const MOST_LINES = 500;
export const IDEMPOTENCY_HEADER = 'Idempotency-Key';

/** Drawn by the client for a POST, and the same whenever it sends that POST again. */
export const idempotencyKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}$/, 'must be 16 to 64 letters, digits, hyphens and underscores')
  .meta({ examples: ['9b2f7c1e-6d0a-4a55-9d3e-2f1f0c7a4b11'] });

/** One line, or a list of lines. */
export const postSchema = z
  .union([lineSchema, z.array(lineSchema).min(1).max(MOST_LINES)])
  .meta({ description: `One line, or 1 to ${MOST_LINES} of them, of any invoices` });

export const faultSchema = z
  .strictObject({
    pointer: z.string().meta({ description: 'Where in the body (RFC 6901)', examples: ['#/3/unitPrice'] }),
    detail: z.string().meta({ description: 'What is wrong there' }),
  })
  .meta({ description: 'One thing that is wrong' });
export type Fault = z.infer<typeof faultSchema>;

const position = z.int().min(0).meta({ description: 'Place in the list that was posted, from 0' });

const takenSchema = z.strictObject({
  index: position,
  id: z
    .string()
    .meta({ description: "The line's id all the way: the same for the same line of the same POST" }),
  invoiceNo,
  lineNo: z.int(),
});

const refusedSchema = z.strictObject({ index: position, errors: z.array(faultSchema) });
export type RefusedLine = z.infer<typeof refusedSchema>;

export const takenAnswerSchema = z
  .strictObject({ accepted: z.array(takenSchema), rejected: z.array(refusedSchema) })
  .meta({ description: 'What was taken, and what has to be posted anew once it is mended' });
export type TakenAnswer = z.infer<typeof takenAnswerSchema>;
