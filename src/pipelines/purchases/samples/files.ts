/** What the demo drops: the log of the minutes before noon, and from the second day on a file of the day before under another name, which is known. */
import type { SampleDay, SampleFile } from '../../../model/sample';
import { DAY_MS } from '../../../model/schedule';
import { SHARES } from './entries';
import { MINUTE_MS } from './purchase';
import { purchaseFile } from './purchase-file';

const FILES = 6;
const PURCHASES = 50;

export function filesOfDay({ index, date, seed }: SampleDay): SampleFile[] {
  const noon = (Date.parse(date) + DAY_MS / 2) / MINUTE_MS;
  const fileOf = (minute: number): SampleFile =>
    purchaseFile({ seed, minute, purchases: PURCHASES, shares: SHARES });
  const today = Array.from({ length: FILES }, (_, place) => fileOf(noon - FILES + place));
  const known = fileOf(noon - DAY_MS / MINUTE_MS - 1);
  return index === 0 ? today : [...today, { ...known, name: known.name.replace('purchases-', 'again-') }];
}
