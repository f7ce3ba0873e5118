import { DAY_MS, definePipeline, s3Files } from '../../model/pipeline';
import { STAR } from '../_online-retail/star';
import { invoiceLine } from './feeds';
import { mappings } from './mapping';

/** A shop's invoices: its whole book in one file, or a file a day, into the sales star. */
export const pipeline = definePipeline({
  ...STAR,
  name: 'online-retail',
  source: s3Files({ landing: { prefix: 'online-retail/' }, feeds: [invoiceLine], mappings }),
  catalog: 'after',
  // No rhythm: a book of years ago comes in one file, and tells of days that are long over.
  report: ['sales-overview', 'daily-sales'],
  schedule: { calendar: '04:00', timezone: 'UTC', windowMs: DAY_MS },
});
