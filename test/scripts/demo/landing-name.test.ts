/** A person names a file; which feed reads it is told by its first line, where several could. */
import { gzipSync } from 'node:zlib';
import { landingName } from '../../../scripts/demo/s3-files/landing-name';
import { feeds as scaffold } from '../../../src/pipelines/_scaffold/feeds';
import { salesRecord, salesRecordSemicolon } from '../../../src/pipelines/regional-sales/feeds';

const FEEDS = [salesRecord, salesRecordSemicolon];
const HEADER = salesRecord.columns.map(({ header }) => header);
const text = (mark: string, header = HEADER): Uint8Array =>
  Buffer.from(`${header.join(mark)}\r\n1${mark}2\r\n`);

describe('a file that is given to the demo', () => {
  it.each([
    [',', 'comma/sales.csv'],
    [';', 'semicolon/sales.csv'],
  ])('is dropped where the feed with its header takes it, packed or not: %s', (mark, name) => {
    expect(landingName(FEEDS, '/some/where/sales.csv', text(mark))).toBe(name);
    expect(landingName(FEEDS, 'sales.csv', gzipSync(text(mark)))).toBe(name);
    expect(landingName(FEEDS, 'sales.csv', Buffer.concat([Buffer.from('\ufeff'), text(mark)]))).toBe(name);
  });

  it('is not looked at where one feed takes everything: what is wrong with it the run says', () => {
    expect(landingName(scaffold, 'prices.csv', text(','))).toBe('prices.csv');
  });

  it.each<[string, string, Uint8Array, RegExp]>([
    ['another header', 'a.csv', text(',', HEADER.slice(1)), /its first line is the header of no feed/],
    ['another mark', 'a.csv', text('|'), /its first line is the header of no feed/],
    ['no text', 'a.csv', new Uint8Array(), /its first line is the header of no feed/],
  ])('is refused with %s', (_, file, body, words) => {
    expect(() => landingName(FEEDS, file, body)).toThrow(words);
  });

  it('is refused under a name that no feed takes, and where two feeds could read it', () => {
    const only = FEEDS.map((feed) => ({ ...feed, files: '*.gz' }));
    expect(() => landingName(only, 'a.csv', text(','))).toThrow(/no feed takes a file of this name/);
    const twice = [salesRecord, { ...salesRecord, name: 'another' }];
    expect(() => landingName(twice, 'a.csv', text(','))).toThrow(/sales_record and another could read it/);
  });
});
