/** Prefixes with expressions, as AWS evaluates them. */
import {
  errorPrefixAt,
  errorPrefixObjection,
  prefixAt,
  prefixObjection,
} from '../../../local-aws/firehose/delivery/prefix';

const AT = new Date('2026-01-02T03:04:05.678Z');

it.each([
  ['', '2026/01/02/03/'],
  ['legacy/', 'legacy/2026/01/02/03/'],
  ['legacy', 'legacy2026/01/02/03/'],
  ['a/!{timestamp:yyyy/MM/dd}/', 'a/2026/01/02/'],
  ["day=!{timestamp:yyyy-MM-dd'T'HH-mm-ss}/", 'day=2026-01-02T03-04-05/'],
  ['y=!{timestamp:yyyy}/m=!{timestamp:MM}/', 'y=2026/m=01/'],
])('%s', (prefix, evaluated) => {
  expect(prefixObjection(prefix)).toBeUndefined();
  expect(prefixAt(prefix, AT)).toBe(evaluated);
});

it('draws random strings anew each time', () => {
  const prefix = '!{firehose:random-string}/!{firehose:random-string}/';
  expect(prefixObjection(prefix)).toBeUndefined();
  const [one, other] = prefixAt(prefix, AT).split('/');
  expect(one).toMatch(/^[A-Za-z0-9]{11}$/);
  expect(other).not.toBe(one);
});

it.each([
  ['a/!{firehose:error-output-type}/', 'cannot contain error-output-type'],
  ['!{timestamp:YYYY}/', 'is not supported'],
  ['!{timestamp:EEE}/', 'is not supported'],
  ['!{timestamp:}/', 'is not supported'],
  ["!{timestamp:'day}/", 'is not supported'],
  ['!{partitionKeyFromQuery:customer}/', 'is not supported'],
  ['!{firehose:else}/', 'is not supported'],
  ['!{timestamp', 'begins an expression'],
])('%s is no prefix', (prefix, why) => {
  expect(prefixObjection(prefix)).toContain(why);
});

it('of errors says which they are', () => {
  const errorPrefix = 'e/!{firehose:error-output-type}/!{timestamp:yyyy}/';
  expect(errorPrefixObjection(errorPrefix)).toBeUndefined();
  expect(errorPrefixAt({ prefix: '', errorPrefix }, 'processing-failed', AT)).toBe(
    'e/processing-failed/2026/',
  );
  expect(errorPrefixObjection('errors/')).toContain('must contain !{firehose:error-output-type}');
  expect(errorPrefixObjection('!{firehose:error-output-type}/!{timestamp:Y}/')).toContain('is not supported');
});

it('of errors is made of the other where there is none', () => {
  const bucket = { prefix: 'a/', errorPrefix: undefined };
  expect(errorPrefixAt(bucket, 'format-conversion-failed', AT)).toBe(
    'a/format-conversion-failed/2026/01/02/03/',
  );
});
