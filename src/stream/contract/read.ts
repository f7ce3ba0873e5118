/** `GET /invoices/{invoiceNo}` and `GET /customers/{customerId}`: what was posted, by pages. */
import { z } from 'zod';
import { customerId, invoiceNo, lineSchema, stockCode } from './line';

const MOST_ON_A_PAGE = 100;

const pageSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MOST_ON_A_PAGE).default(MOST_ON_A_PAGE),
  after: z
    .string()
    .max(1024)
    .optional()
    .meta({ description: 'The `next` of the page before; the first page without it' }),
});

export const invoiceQuerySchema = pageSchema.extend({ stockCode: stockCode.optional() });
export const customerQuerySchema = pageSchema;

const next = z
  .string()
  .nullable()
  .meta({ description: 'Asks for the page that follows; null on the last one' });

/** As a line lies in the stream and is read back. */
export const storedLineSchema = lineSchema.extend({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** To the millisecond always, so that texts sort as times do. */
  receivedAt: z.iso.datetime({ precision: 3 }).meta({ description: 'When the API took it' }),
  /** Lines that lie in dead letters since before there was one have none. */
  place: z
    .int()
    .min(0)
    .max(99_999)
    .default(0)
    .meta({ description: 'Place in the list that was posted, from 0' }),
});
export type StoredLine = z.infer<typeof storedLineSchema>;

export const invoicePageSchema = z
  .strictObject({ invoiceNo, lines: z.array(storedLineSchema), next })
  .meta({ description: "An invoice's lines, by stock code and line number" });

export const customerPageSchema = z
  .strictObject({
    customerId,
    country: z.string(),
    invoices: z.array(z.strictObject({ invoiceNo, invoicedAt: z.iso.datetime() })),
    next,
  })
  .meta({ description: 'A customer, with its invoices from the newest' });
