/** Figures counted from the file alone, against those that were computed separately (../shared/data/README.md). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { figuresOfFile } from '../../../../scripts/replay/figures-of-file';

const FILE = join(__dirname, '../../../../../shared/data/online_retail.csv.gz');
const present = existsSync(FILE);
if (!present) process.stderr.write(`skipped: the figures of real data, because ${FILE} is not there\n`);

(present ? describe : describe.skip)('the figures of Online Retail', () => {
  test.each([
    [
      6,
      {
        lines: 16_985,
        orders: 757,
        cancelled: 79,
        products: 2_334,
        customers: 452,
        unknownCustomerLines: 6_025,
        quantity: 125_476,
        revenue: '280766.480',
        versions: { customer: 452, product: 4_321 },
      },
    ],
    [
      20,
      {
        lines: 42_481,
        orders: 2_025,
        cancelled: 326,
        products: 2_822,
        customers: 948,
        unknownCustomerLines: 15_631,
        quantity: 342_228,
        revenue: '748957.020',
        versions: { customer: 949, product: 10_217 },
      },
    ],
  ])('of %i trading days are those of the table', async (days, expected) => {
    const { figures, revenueByCountry } = await figuresOfFile({ file: FILE, days });
    expect(figures).toEqual(expected);
    expect(revenueByCountry['United Kingdom']).toMatch(/^\d+\.\d{3}$/);
  });
});
