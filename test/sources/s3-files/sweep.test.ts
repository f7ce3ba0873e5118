/** What a sweep lands, on the local S3. */
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { EltError } from '../../../src/model/errors';
import { landingEntryKey, landingKnownKey } from '../../../src/model/landed-name';
import { KILLED, openLanding } from './support/landing-world';

const bodies = (landed: readonly { body: string }[]): string[] => landed.map(({ body }) => body);

describe('a sweep', () => {
  it('lands each file once, under its arrival, and says which file it was', async () => {
    const world = await openLanding();
    const etag = await world.drop('2024/Umsätze März.csv', 'a;b');
    await world.sweep();
    await world.sweep();
    const [landed, ...others] = await world.bronze();
    expect(others).toEqual([]);
    expect(landed?.body).toBe('a;b');
    expect(landed?.key).toMatch(/\/epoch=1\/sale\/\d{4}\/\d\d\/\d\d\/\d{8}-\d{9}-umsatze-marz\.csv$/);
    // By S3's own clock, which other tests may have set.
    const droppedMs = Date.parse(landed?.metadata['original-time'] ?? '');
    expect(Math.abs((landed?.arrivedMs ?? 0) - droppedMs)).toBeLessThan(60_000);
    expect(landed?.metadata).toMatchObject({
      'original-bucket': world.landing.bucket,
      'original-key': 'branch/2024/Ums%C3%A4tze%20M%C3%A4rz.csv',
      'original-etag': etag,
      'original-time': expect.stringMatching(/^\d{4}-/) as string,
    });
  });

  it('lands a content once, whatever its files are called', async () => {
    const world = await openLanding();
    for (const name of ['a.csv', 'b.csv', 'c/a.csv']) await world.drop(name, 'same');
    await world.sweep();
    await world.drop('d.csv', 'same');
    await world.sweep();
    expect(bodies(await world.bronze())).toEqual(['same']);
  });

  it('lands a changed file again, later than the one before', async () => {
    const world = await openLanding();
    await world.drop('a.csv', 'first');
    await world.sweep();
    await world.drop('a.csv', 'second');
    await world.sweep();
    expect(bodies(await world.bronze())).toEqual(['first', 'second']);
  });

  it('looks at no file that it knows', async () => {
    const world = await openLanding();
    for (let file = 0; file < 30; file += 1) await world.drop(`${String(file)}.csv`, `body ${String(file)}`);
    await world.sweep();
    world.takeCalls();
    await world.sweep();
    const { CopyObject, GetObject = 0, HeadObject, PutObject } = world.takeCalls();
    expect({ CopyObject, HeadObject, PutObject }).toEqual({ PutObject: 1 });
    expect(GetObject).toBeLessThan(5);
  });

  it('of a time that is proven already lists nothing', async () => {
    const world = await openLanding();
    const { provenAt } = await world.sweep();
    world.takeCalls();
    expect(await world.sweep({ leastMs: Date.parse(provenAt) })).toMatchObject({ provenAt });
    expect(world.takeCalls()['PutObject']).toBeUndefined();
  });

  it('gives no file an arrival in a time that is proven, though S3 says that it is as old', async () => {
    const world = await openLanding();
    await world.drop('late.csv', 'late');
    const aheadMs = Date.now() + 3_600_000;
    const empty = { ...world.landing, prefix: 'elsewhere/' };
    const { provenAt } = await world.sweep({ leastMs: aheadMs, landing: empty });
    await world.sweep();
    const [landed] = await world.bronze();
    expect(landed?.arrivedMs).toBeGreaterThan(Date.parse(provenAt));
  });

  it('copies what is large by parts, and knows the content of it', async () => {
    const world = await openLanding();
    const deps = { ...world.deps, settings: { ...world.deps.settings, partBytes: 5 * 1024 * 1024 } };
    const large = 'x'.repeat(12 * 1024 * 1024);
    await world.drop('large.csv', large);
    await world.sweep({ deps });
    await world.drop('again.csv', large);
    await world.sweep({ deps });
    const landed = await world.bronze();
    expect(landed.map(({ body }) => body.length)).toEqual([large.length]);
    expect(landed[0]?.metadata['original-key']).toBe('branch/large.csv');
  });

  it('takes an empty file, and no folder', async () => {
    const world = await openLanding();
    await world.drop('folder/', '');
    await world.drop('empty.csv', '');
    await world.sweep();
    expect((await world.bronze()).map(({ key }) => key.slice(-9))).toEqual(['empty.csv']);
  });

  it.each([
    ['blanks and signs', 'a b  c=d&e+f%20"g"\'(h).csv'],
    ['letters of the world', 'Überweisung/売上/продажи.csv'],
    ['what XML cannot say', 'bell\u0007.csv'],
    ['1,024 bytes', `ab${'長'.repeat(337)}.csv`],
    ['dots and slashes', 'a//b/../c.csv'],
  ])('lands a file whose name is of %s', async (_, name) => {
    const world = await openLanding();
    await world.drop(name, 'body');
    await world.sweep();
    await world.sweep();
    expect(bodies(await world.bronze())).toEqual(['body']);
  });
});

describe('a file that no feed takes, or two', () => {
  const feeds = [
    { name: 'sale', files: 'sales/**' },
    { name: 'refund', files: '**/refund-*.csv' },
  ];

  it('is refused with the reason, and costs nothing from then on', async () => {
    const world = await openLanding({ feeds });
    await world.drop('other.txt', 'x');
    await world.drop('sales/refund-1.csv', 'y');
    await world.sweep();
    world.takeCalls();
    await world.sweep();
    expect(world.takeCalls()['CopyObject']).toBeUndefined();
    expect(await world.bronze()).toEqual([]);
    const entry = await world.deps.store.readJson(
      world.deps.settings.lakeBucket,
      landingEntryKey('branch-sales', 1),
    );
    expect(entry).toMatchObject({
      refused: [
        { key: 'branch/other.txt', reason: 'no feed takes it (sale: sales/**, refund: **/refund-*.csv)' },
        {
          key: 'branch/sales/refund-1.csv',
          reason: expect.stringMatching(/^sale and refund take it/) as string,
        },
      ],
    });
  });

  it('lands once a feed takes it', async () => {
    const world = await openLanding({ feeds });
    await world.drop('other.txt', 'x');
    await world.sweep();
    const wider = { ...world.landing, feeds: [...feeds, { name: 'text', files: '*.txt' }] };
    await world.sweep({ landing: wider });
    expect(bodies(await world.bronze())).toEqual(['x']);
  });

  it('lands in each feed for which it is another file', async () => {
    const world = await openLanding({ feeds });
    await world.drop('sales/a.csv', 'header');
    await world.drop('refund-a.csv', 'header');
    await world.sweep();
    expect((await world.bronze()).map(({ key }) => key.split('/')[3]).sort()).toEqual(['refund', 'sale']);
  });
});

describe('a sweep that is killed', () => {
  it('between what it decided and the copy is completed by the next one, though the file is gone', async () => {
    const world = await openLanding();
    await world.drop('a.csv', 'a');
    for (let atCall = 1; ; atCall += 1) {
      const killed = await world
        .sweep({ kill: { atCall, afterEffect: false } })
        .catch((error: Error) => error);
      if (!(killed instanceof Error)) throw new Error('it was never killed between the two');
      expect(killed.message).toBe(KILLED);
      if ((await world.kept()).some((key) => key.endsWith('0000000001.json'))) break;
    }
    expect(await world.bronze()).toEqual([]);
    await world.remove('a.csv');
    await world.sweep();
    expect(bodies(await world.bronze())).toEqual(['a']);
  });
});

describe('what sweeps keep', () => {
  it('is only a cache where it says so: gone or spoilt, it is made anew', async () => {
    const world = await openLanding();
    const { lakeBucket } = world.deps.settings;
    for (let file = 0; file < 25; file += 1) {
      await world.drop('a.csv', `body ${String(file)}`);
      await world.sweep();
    }
    expect(await world.kept()).toContain(landingKnownKey('branch-sales'));
    await world.deps.store.writeJson(lakeBucket, landingKnownKey('branch-sales'), { form: 0 });
    await world.drop('b.csv', 'body 3');
    await world.sweep();
    expect(new Set(bodies(await world.bronze())).size).toBe(25);
    expect(await world.bronze()).toHaveLength(25);
  });

  it('is missed where somebody deletes a part of the log', async () => {
    const world = await openLanding();
    await world.drop('a.csv', 'a');
    await world.sweep();
    await world.sweep();
    const { s3, settings } = world.deps;
    await s3.send(
      new DeleteObjectCommand({ Bucket: settings.lakeBucket, Key: landingEntryKey('branch-sales', 1) }),
    );
    const failed = await world.sweep().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(EltError);
    expect(failed).toMatchObject({ code: 'ELT_SOURCE_LANDING_BROKEN' });
  });

  it('holds no content once it is done', async () => {
    const world = await openLanding();
    for (const name of ['a.csv', 'b.csv']) await world.drop(name, 'same');
    await world.sweep();
    expect((await world.kept()).filter((key) => key.includes('/stage/'))).toEqual([]);
  });
});

describe('arrivals', () => {
  it('are of the days that are asked for', async () => {
    const world = await openLanding();
    await world.drop('a.csv', 'a');
    await world.sweep();
    const [landed] = (await world.arrivals()).objects;
    expect(landed).toMatchObject({ entity: 'sale', epoch: 1, kind: 'change' });
    const from = new Date((landed?.arrivedMs ?? 0) - ((landed?.arrivedMs ?? 0) % 60_000));
    const minute = (offset: number): string => new Date(from.getTime() + offset * 60_000).toISOString();
    expect((await world.arrivals({ range: { from: minute(0), to: minute(1) } })).objects).toEqual([landed]);
    expect((await world.arrivals({ range: { from: minute(1), to: minute(2) } })).objects).toEqual([]);
  });

  it('are unknown of a source that has never delivered, until it was declared that it may be empty', async () => {
    const world = await openLanding();
    await world.sweep();
    expect(await world.arrivals()).toEqual({ objects: [], areAllKnown: false });
    await world.sweep({ landing: { ...world.landing, mayBeEmpty: true } });
    expect(await world.arrivals()).toEqual({ objects: [], areAllKnown: true });
  });
});
