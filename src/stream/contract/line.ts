/** One line of an invoice, as it is posted and read back. Its bounds are those of the batch's feed. */
import { z } from 'zod';

/** What the stream takes the batch takes, too: test/stream/contract.test.ts. */
const EARLIEST = '1995-01-01';
const LATEST = '2051-01-01';
const MOST_QUANTITY = 1_000_000;

/** Letters and digits, so that a number can stand in a path and in a key. */
export const invoiceNo = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,20}$/, 'must be 1 to 20 letters, digits and hyphens')
  .meta({ description: 'C before it: a cancellation; A: an adjustment of the books', examples: ['536365'] });

export const stockCode = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9 _.-]{0,30}[A-Za-z0-9_.-])?$/,
    'must be 1 to 32 letters, digits, spaces, dots, hyphens and underscores',
  )
  .meta({ examples: ['85123A'] });

export const customerId = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,20}$/, 'must be 1 to 20 letters, digits and hyphens')
  .meta({ examples: ['17850'] });

/** Words as they are printed: no control characters, and nothing that a page, a template or a shell takes for its own. */
const description = z
  .string()
  .regex(/^[\p{L}\p{M}\p{N}\p{Sc} .,:!?'"’“”&%()*+#@_/=-]{1,500}$/u, 'must be 1 to 500 printable characters')
  .meta({ examples: ['WHITE HANGING HEART T-LIGHT HOLDER'] });

const country = z
  .string()
  .regex(/^\p{L}[\p{L}\p{M} .,'’()&-]{0,63}$/u, 'must be a name of 1 to 64 characters')
  .meta({ examples: ['United Kingdom'] });

const invoicedAt = z.iso
  .datetime({
    offset: true,
    error: 'must be a time by ISO 8601 with its offset, such as 2011-12-09T12:50:00Z',
  })
  .refine((text) => {
    const at = Date.parse(text);
    return at >= Date.parse(EARLIEST) && at < Date.parse(LATEST);
  }, 'must be from 1995 to 2050')
  .meta({ description: 'From 1995 to 2050', examples: ['2010-12-01T08:26:00Z'] });

/** As text: no digit is lost on its way through somebody's floating point. */
const unitPrice = z
  .string()
  .regex(/^-?\d{1,6}(?:\.\d{1,3})?$/, 'must be a decimal number as text, with at most 3 decimals')
  .meta({ description: 'In pounds', examples: ['2.55'] });

export const lineSchema = z
  .strictObject({
    invoiceNo,
    lineNo: z.int().min(1).max(100_000).meta({ description: 'Counts within the invoice, from 1' }),
    stockCode,
    description: description.nullable().default(null),
    quantity: z.int().min(-MOST_QUANTITY).max(MOST_QUANTITY).meta({ description: 'Negative: returned' }),
    invoicedAt,
    unitPrice,
    customerId: customerId
      .nullable()
      .default(null)
      .meta({ description: 'None: a visitor without an account' }),
    country,
  })
  .meta({ description: 'One line of an invoice' });
export type InvoiceLine = z.infer<typeof lineSchema>;
