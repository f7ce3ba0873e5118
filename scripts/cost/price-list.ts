/** The committed price list: each price with its unit, the page that has it now, and where and when it was seen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const priceListSchema = z.object({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
  seenOn: z.iso.date(),
  prices: z.record(
    z.string(),
    z.strictObject({
      usd: z.number().positive(),
      unit: z.string().min(1),
      page: z.url({ protocol: /^https$/ }),
      seenAt: z.string().min(1),
    }),
  ),
});

export type PriceList = z.infer<typeof priceListSchema>;

export const PRICE_LIST = join(__dirname, 'prices.json');

/** Throws for a price without its source. */
export function readPriceList(file: string = PRICE_LIST): PriceList {
  return priceListSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
