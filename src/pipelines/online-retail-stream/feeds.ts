import { defineFeed } from '../../model/feed';
import { textOf } from '../../model/text-type';
import { LINE_RULES, lineColumns } from '../_online-retail/line';

/** One line of an invoice as it was posted and as Firehose writes it; its number stands in it. */
export const invoiceLine = defineFeed({
  name: 'invoice_line',
  format: { kind: 'parquet' },
  columns: [
    ...lineColumns('UTC'),
    { name: 'line_no', type: 'integer', nullable: false, range: { min: '1', max: '100000' } },
    { name: 'line_id', type: textOf(32), nullable: false },
    { name: 'received_at', type: 'timestamp', nullable: false, timezone: 'UTC' },
    // In the list that was posted.
    { name: 'place', type: 'integer', nullable: false, range: { min: '0', max: '99999' } },
    // Where in Kinesis it lay, for people who look for it there: no identity, because a line that is put again lies elsewhere.
    { name: 'shard_id', type: textOf(32) },
    { name: 'sequence_number', type: textOf(128) },
    { name: 'mark', type: textOf(128) },
  ],
  stamp: { id: 'line_id', arrivedAt: 'received_at', place: 'place' },
  marks: 'mark is not null',
  rules: LINE_RULES,
});
