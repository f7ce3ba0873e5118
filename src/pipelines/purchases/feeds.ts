import { defineFeed } from '../../model/feed';
import { textOf } from '../../model/text-type';

/** What a line of a purchase says, in JSON or in CSV: the same names in both. Of each user it says the name and the address, which are personal. */
const columns = [
  { name: 'purchase_id', type: textOf(20), nullable: false },
  { name: 'line', type: 'integer', nullable: false, range: { min: '1', max: '10000' } },
  {
    name: 'purchased_at',
    type: 'timestamp',
    nullable: false,
    // With the offset of where the user is. A time without one is rejected: nobody knows when it was.
    formats: ["yyyy-MM-dd'T'HH:mm:ssXXX"],
    timezone: 'UTC',
    range: { min: '1995-01-01', max: '2050-12-31' },
  },
  { name: 'user_id', type: textOf(20), nullable: false },
  { name: 'user_name', type: textOf(200), personal: 'mask' as const },
  { name: 'user_email', type: textOf(255), personal: 'hash' as const },
  { name: 'user_country', type: textOf(64) },
  { name: 'product_code', type: textOf(32), nullable: false },
  { name: 'description', type: textOf(500) },
  { name: 'category', type: textOf(64) },
  {
    name: 'price',
    type: 'decimal(12,2)',
    nullable: false,
    range: { min: '0', max: '1000000' },
  },
  // What is sent back is not told here: a purchase of fewer than one is a mistake.
  { name: 'quantity', type: 'integer', nullable: false, range: { min: '1', max: '1000000' } },
  { name: 'channel', type: textOf(16), nullable: false, accepted: ['web', 'app', 'store'] },
];

const rules = [
  { name: 'user_is_named', holds: "trim(user_id) <> ''" },
  { name: 'address_is_one', holds: "user_email is null or contains(user_email, '@')" },
];

export const purchaseJson = defineFeed({
  name: 'purchase_json',
  format: { kind: 'json-lines' },
  files: 'json/**',
  columns,
  rules,
});

export const purchaseCsv = defineFeed({
  name: 'purchase_csv',
  format: { kind: 'csv' },
  files: 'csv/**',
  columns,
  rules,
});
