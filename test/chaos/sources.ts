/** The kinds of source that the harness can let deliver. A new kind has one line here. */
import type { Pipeline, Source } from '../../src/model/pipeline';
import { tradingShop } from './mysql-cdc/trading-shop';
import { droppedFiles } from './s3-files/dropped-files';
import type { ChaosSource } from './source';

const BY_KIND: Readonly<Partial<Record<Source['kind'], ChaosSource>>> = {
  'mysql-cdc': tradingShop,
  's3-files': droppedFiles,
};

export function chaosSourceOf({ name, source }: Pipeline): ChaosSource {
  const found = BY_KIND[source.kind];
  if (found) return found;
  throw new Error(`${name}: the harness lets no source of kind "${source.kind}" deliver`);
}
