/**
 * Figures at a place of the log, under writers who never stop: what a snapshot says must be what the log says at its mark.
 * The server numbers its log's transactions (GTID), and each writer keeps what it changed under its number, so that the
 * state at any place can be told without asking the tables. A way of taking figures that breaks the order must be seen.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareFigures, readFigures, READING_SESSION } from '../../../src/sources/mysql-cdc/figures';
import { markAndCount, writeMark, type SourceMark } from '../../../src/sources/mysql-cdc/snapshots';
import type { SourceFigures } from '../../../src/model/plan';
import { openShop, type Shop } from '../../support/shop';
import { sourceOver, type CountedSource } from './support/open-source';
import { startWriters, TABLES, thing, type Writers } from './support/writers';

const WRITERS = 4;
const ROUNDS = 12;
const KEY = 'k'.repeat(64);

describe('The figures of a source', () => {
  let shop: Shop;
  let source: CountedSource;
  let writers: Writers;

  beforeAll(async () => {
    shop = await openShop();
    for (const table of TABLES) await shop.run(table);
    source = sourceOver(shop.schema, { user: 'worker' });
    writers = await startWriters(shop.schema, WRITERS);
  });
  afterAll(async () => {
    await writers.stop();
    await shop.close();
  });

  const options = () => ({
    database: shop.schema,
    tables: [thing],
    key: KEY,
    signal: new AbortController().signal,
    patienceMs: 20_000,
  });
  const markPlace = () => source.committed.at(-1) ?? 0;

  it('are those of the log at the mark, whoever writes meanwhile, and no writer is hurt', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [mark] = await markAndCount(source, options());
      const place = markPlace();
      await writers.knowUpTo(place);
      expect(figuresOf(mark)).toEqual(writers.figuresAt(place, KEY));
    }
    expect(writers.failures()).toEqual([]);
  });

  it.each([
    ['no lock, the mark after the snapshot', 0, 15],
    ['no lock, the mark before the snapshot', 15, 0],
  ])('taken with %s are seen to be of another place', async (_, beforeMs, afterMs) => {
    let differing = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const found = await takeUnlocked(beforeMs, afterMs);
      const place = markPlace();
      await writers.knowUpTo(place);
      const expected = writers.figuresAt(place, KEY);
      if (found.checksum !== expected.checksum) differing += 1;
    }
    expect(differing).toBeGreaterThan(0);
  });

  /** Snapshot and mark as far apart as said. */
  function takeUnlocked(beforeMs: number, afterMs: number): Promise<SourceFigures> {
    return source.use((control) =>
      source.use(async (snapshot) => {
        const [query] = await prepareFigures(control, shop.schema, [thing]);
        if (!query) throw new Error('no query');
        await snapshot.query(READING_SESSION);
        if (beforeMs > 0) await writeMark(control, 'thing');
        await sleep(beforeMs);
        await snapshot.query('start transaction with consistent snapshot, read only');
        await sleep(afterMs);
        if (afterMs > 0) await writeMark(control, 'thing');
        return readFigures(snapshot, query, KEY);
      }),
    );
  }
});

function figuresOf(mark: SourceMark | undefined): SourceFigures | null | undefined {
  return mark?.figures;
}
