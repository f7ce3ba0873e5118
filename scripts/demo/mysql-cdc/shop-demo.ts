/** A shop in MySQL that trades: made-up sales, or a real file's. */
import { EltError } from '../../../src/model/errors';
import type { Pipeline } from '../../../src/model/pipeline';
import { compareCountries } from '../../replay/countries';
import { figuresOfFile } from '../../replay/figures-of-file';
import type { DemoCommand } from '../options';
import { withWorld } from '../platform';
import { describeCountries } from '../present';
import { traded } from '../run-days';
import { openShop } from '../shop-days';
import type { Comparison, SourceDemo } from '../source-demo';

export async function openShopDemo(
  pipeline: Pipeline,
  { files, ...options }: DemoCommand,
): Promise<SourceDemo> {
  const [file, ...others] = files;
  if (others.length > 0)
    throw new EltError('ELT_INPUT_INVALID', '--data: a shop is replayed from one file of sales');
  const data = file === undefined ? {} : { data: file };
  const open = (beginsMs?: number) => openShop({ ...options, ...data }, beginsMs);
  // Reads the file's beginning, so that one that is no file of sales is told of at once.
  await open();
  return {
    async deliver(platform, beginsMs, work) {
      const { days, snapshot } = await open(beginsMs);
      return withWorld(platform, (world) => work(traded(world, days, snapshot)), pipeline);
    },
    compare: async (sql): Promise<Comparison | null> => {
      if (file === undefined) return null;
      const { days, encoding } = options;
      const { revenueByCountry } = await figuresOfFile({ file, days, encoding });
      const countries = await compareCountries(sql, revenueByCountry);
      return {
        title: 'revenue by country',
        text: describeCountries(countries),
        isEqual: countries.differing.length === 0,
        json: { countries },
      };
    },
  };
}
