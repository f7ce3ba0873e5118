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

const storedLineSchema = lineSchema.extend({
  id: z.string(),
  receivedAt: z.iso.datetime().meta({ description: 'When the API took it' }),
});

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
