/** `npm run cost`: writes docs/cost.md, and its line in infra-terraform/README.md, from scripts/cost. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { costLine, costPage } from './cost/page';
import { readPriceList } from './cost/price-list';
import { readCounts } from './cost/terraform-counts';
import { REPOSITORY } from './toolchain.mjs';

async function main(): Promise<void> {
  const [page, readme] = ['docs/cost.md', 'infra-terraform/README.md'].map((name) => join(REPOSITORY, name));
  const list = readPriceList();
  const counts = readCounts(join(REPOSITORY, 'infra-terraform'));
  writeFileSync(String(page), await costPage(list, counts, String(page)));
  const prices = Object.fromEntries(Object.entries(list.prices).map(([name, { usd }]) => [name, usd]));
  const text = readFileSync(String(readme), 'utf8');
  writeFileSync(String(readme), text.replace(/^It costs some .*$/m, costLine(counts, prices)));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
