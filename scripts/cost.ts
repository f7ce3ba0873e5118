/** `npm run cost`: writes docs/cost.md, and its line in infra-terraform/README.md, from scripts/cost. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { costLine, costPage } from './cost/page';
import { readPriceList } from './cost/price-list';
import { readCounts } from './cost/terraform-counts';
import { REPOSITORY } from './toolchain.mjs';

async function main(): Promise<void> {
  const page = join(REPOSITORY, 'docs/cost.md');
  const readme = join(REPOSITORY, 'infra-terraform/README.md');
  const list = readPriceList();
  const counts = readCounts(join(REPOSITORY, 'infra-terraform'));
  const options = { ...(await resolveConfig(page)), filepath: page };
  writeFileSync(page, await format(costPage(list, counts), options));
  const prices = Object.fromEntries(Object.entries(list.prices).map(([name, { usd }]) => [name, usd]));
  const text = readFileSync(readme, 'utf8');
  writeFileSync(readme, text.replace(/^It costs some .*$/m, costLine(counts, prices)));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
