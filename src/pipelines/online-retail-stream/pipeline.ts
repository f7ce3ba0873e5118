import { definePipeline, firehose } from '../../model/pipeline';
import { STAR } from '../_online-retail/star';
import { invoiceLine } from './feeds';
import { mappings } from './mapping';

const FIVE_MINUTES_MS = 5 * 60 * 1000;

/** A shop's invoices as customers post them, line by line, into the star that their books are loaded into. */
export const pipeline = definePipeline({
  ...STAR,
  name: 'online-retail-stream',
  source: firehose({
    stream: 'ecomflow-invoices',
    deliveryStream: 'ecomflow-invoices',
    feeds: [invoiceLine],
    mappings,
  }),
  // Athena reads the objects that Firehose wrote, by a table that nobody has to crawl.
  catalog: 'none',
  // QuickSight takes in a data set 32 times a day at most: the run of the books reports.
  report: [],
  schedule: { everyMs: FIVE_MINUTES_MS, windowMs: FIVE_MINUTES_MS },
  news: 'hourly',
});
