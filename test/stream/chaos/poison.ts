/** Records that are no lines, of ten kinds. */
import { gzipSync } from 'node:zlib';
import { storedLine } from '../support/stored';

const good = JSON.stringify(storedLine(1, { invoiceNo: 'POISON' }));
const changed = (changes: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ ...storedLine(1, { invoiceNo: 'POISON' }), ...changes });

export const POISON: Readonly<Record<string, Buffer>> = {
  words: Buffer.from('these are words'),
  'nothing but an end of line': Buffer.from('\n'),
  'bytes that are no UTF-8': Buffer.from([0xff, 0xfe, 0x00, 0x9f]),
  'lines that are packed': gzipSync(good),
  'a list of lines': Buffer.from(`[${good}]\n`),
  'half a line': Buffer.from(good.slice(0, good.length / 2)),
  'a line without its country': Buffer.from(`${changed({ country: undefined })}\n`),
  'a number that is text': Buffer.from(`${changed({ quantity: 'six' })}\n`),
  'a number that is too large': Buffer.from(`${changed({ quantity: 1e12 })}\n`),
  'a good line and a bad one': Buffer.from(`${good}\n${changed({ invoiceNo: "1' or '1'='1" })}\n`),
};
