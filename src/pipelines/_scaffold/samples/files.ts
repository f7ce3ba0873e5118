/** What the demo drops: a price list a day, a few of whose prices have changed since the day before. */
import { randomFor } from '../../../model/random';
import type { SampleDay, SampleFile } from '../../../model/sample';

const GOODS = ['Candle holder', 'Mug', 'Cake stand', 'Paper chain'];

export function filesOfDay({ date, seed }: SampleDay): SampleFile[] {
  const random = randomFor('price list', seed, date);
  const [year = '', month = '', day = ''] = date.split('-');
  const rows = GOODS.map((name, place) => {
    const cents = 200 + 50 * place + random.between(0, 2);
    return [
      String(85_000 + place),
      name,
      (cents / 100).toFixed(2).replace('.', ','),
      `${Number(day)}.${Number(month)}.${year}`,
    ];
  });
  const lines = [['Stock Code', 'Description', 'Unit Price', 'Valid On'], ...rows];
  return [{ name: `prices-${date}.csv`, text: `${lines.map((cells) => cells.join(';')).join('\n')}\n` }];
}
