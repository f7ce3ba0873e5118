/** A shop that trades. All lanes read the bronze that DMS made of it. */
import { createConnection } from 'mysql2/promise';
import { tradeDay } from '../../../src/local-stack/mysql-cdc/trade-day';
import { createReplicator } from '../../../src/sources/mysql-cdc/replicator';
import { SOURCE_USER } from '../../../src/sources/mysql-cdc/provision/database';
import { sourceOf } from '../../../src/model/pipeline';
import { shopDay } from '../../e2e/shop';
import type { ChaosSource, SourceParts } from '../source';
import { repeatBronze } from './bronze';

const DAYS = 2;

export const tradingShop: ChaosSource = {
  async deliver({ pipeline, stack, control, aws: { dms } }: SourceParts) {
    const days = Array.from({ length: DAYS }, (_, day) => shopDay(day));
    const shop = await createConnection({
      host: stack.mysql.host,
      port: stack.mysql.port,
      ...SOURCE_USER,
      database: sourceOf(pipeline, 'mysql-cdc').database,
      timezone: 'Z',
    });
    try {
      for (const [index, day] of days.entries())
        await tradeDay(
          { control, shop, replicator: createReplicator(dms, 'instance'), pipeline: pipeline.name },
          day,
          index === 0 ? 'first-day' : null,
        );
    } finally {
      await shop.end();
    }
    return days;
  },
  repeat: repeatBronze,
  // It names every object that was loaded.
  toldOfRepeat: ['etl_ledger'],
  ownOf: () => Promise.resolve({}),
};
