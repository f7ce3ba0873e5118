/** `ecomflow stream send`: every line once, in order, whatever happens to the command and to the API. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { contentOf, readLines } from '../../src/cli/stream/send/read-lines';
import { FileSender } from '../../src/cli/stream/send/send';
import { Sending } from '../../src/cli/stream/send/sending';
import { cachedToken } from '../../src/stream/client/token';
import { setFaults } from '../support/front-door';
import { linesIn, openInvoicesApi, type InvoicesApi } from './support/invoices-api';
import { openStreamCli, type StreamCli } from './support/stream-cli';

let api: InvoicesApi;
let cli: StreamCli;
beforeAll(async () => {
  api = await openInvoicesApi();
  cli = await openStreamCli(api);
});
beforeEach(() => api.forget());
afterEach(() => setFaults(api.door, []));
afterAll(async () => {
  cli.stop();
  await api.stop();
});

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const rowOf = (invoice: number, stock: number): string =>
  `${invoice},S${stock},"A ""big"" MUG, blue",${stock + 1},2010-07-01 08:26:00,2.5500,17850.0,United Kingdom`;
const ROWS = Array.from({ length: 60 }, (_, at) => rowOf(536365 + (at % 7), at));

function makeFile(name: string, rows: readonly string[] = ROWS): string {
  const text = `${[HEADER, ...rows].join('\n')}\n`;
  writeFileSync(join(cli.dir, name), name.endsWith('.gz') ? gzipSync(text) : text);
  return name;
}

/** As the command does it, without a process of its own. */
async function sendHere(file: string, { lines = 25, isFromStart = false } = {}) {
  const text = { file: join(cli.dir, file) };
  const { digest } = await contentOf(text);
  const refusedFile = `${text.file}.refused.jsonl`;
  const plan = { file, digest, apiUrl: api.url, lines, parallel: 1, refusedFile };
  const sending = Sending.open(join(cli.dir, 'ecomflow'), plan, isFromStart);
  const options = { tokens: cachedToken(api.access), linesPerSecond: undefined };
  const sender = new FileSender(sending, { ...options, stopping: new AbortController().signal });
  const isDone = await sender.send(readLines(text));
  return { isDone, refused: sending.state.refused, ...sender.figures() };
}

const putLines = async () => linesIn(await api.records());
/** What tells a line of the file: each is another one. */
const stocksOf = (lines: readonly Record<string, unknown>[]): string[] =>
  lines.map(({ stockCode }) => String(stockCode));
const EVERY = ROWS.map((_, at) => `S${at}`);
/** Of each invoice, in the order of the stream. */
const byInvoice = (lines: readonly Record<string, unknown>[], invoiceNo: string): string[] =>
  stocksOf(lines.filter((line) => line['invoiceNo'] === invoiceNo));

it('sends each line of a packed file as the batch reads it, in its order, and says how fast', async () => {
  const { code, stdout, stderr } = await cli.run('send', '--file', makeFile('plain.csv.gz'), '--json');
  expect([code, stderr]).toEqual([0, expect.stringContaining('lines, ')]);
  expect(JSON.parse(stdout)).toMatchObject({
    done: true,
    sent: 60,
    refused: 0,
    refusedFile: null,
    now: { lines: 60, posts: 3, replayed: 0, postMs: { p50: expect.any(Number) as number } },
  });
  const lines = await putLines();
  expect(stocksOf(lines).sort()).toEqual([...EVERY].sort());
  expect(byInvoice(lines, '536365')).toEqual(EVERY.filter((_, at) => at % 7 === 0));
  expect(lines.find(({ stockCode }) => stockCode === 'S7')).toMatchObject({
    invoiceNo: '536365',
    lineNo: 2,
    description: 'A "big" MUG, blue',
    quantity: 8,
    invoicedAt: '2010-07-01T07:26:00.000Z',
    unitPrice: '2.550',
    customerId: '17850',
  });

  expect(await sendHere('plain.csv.gz')).toMatchObject({ isDone: true, posts: 0 });
  expect(await sendHere('plain.csv.gz', { isFromStart: true })).toMatchObject({ posts: 3, replayed: 3 });
  expect(await putLines()).toHaveLength(60);
});

async function untilSent(count: number): Promise<void> {
  for (const endMs = Date.now() + 60_000; (await putLines()).length < count; await sleep(50))
    if (Date.now() > endMs) throw new Error(`${count} lines were not sent`);
}

it.each([
  ['SIGINT', 130],
  ['SIGKILL', -1],
] as const)('goes on after %s where it was, and nothing doubles', async (signal, code) => {
  const file = makeFile(`${signal}.csv`, [...ROWS, `${rowOf(1, 60)} ${signal}`]);
  const args = ['send', '--file', file, '--lines', '4', '--parallel', '2'];
  const { child, ended } = cli.start(...args, '--rate', '20');
  await untilSent(8);
  child.kill(signal);
  const stopped = await ended;
  expect(stopped.code).toBe(code);
  if (signal === 'SIGINT')
    expect(stopped.stdout).toMatch(/^stopped after \d+ lines.*the same command goes on/);
  const before = (await putLines()).length;
  expect(before).toBeLessThan(61);

  await expect(sendHere(file, { lines: 4 })).rejects.toThrow('--lines 4 --parallel 2');
  const { stdout, stderr, ...rest } = await cli.run(...args, '--json');
  expect([rest.code, stderr]).toEqual([0, expect.stringMatching(/going on after \d+ lines/)]);
  const { sent, now } = JSON.parse(stdout) as { sent: number; now: { lines: number } };
  expect([sent, now.lines < 61]).toEqual([61, true]);
  const lines = await putLines();
  expect(stocksOf(lines).sort()).toEqual([...EVERY, 'S60'].sort());
  expect(byInvoice(lines, '536366')).toEqual(EVERY.filter((_, at) => at % 7 === 1));
});

it('tells refused lines with the reasons, and takes those beside them', async () => {
  const wrong = [
    rowOf(1, 1).replace('2.5500', '2.5501'),
    rowOf(1, 2).replace('2010-07-01', '2010-02-30'),
    rowOf(1, 3).replace(',4,', ',4.5,'),
  ];
  const file = makeFile('wrong.csv', [rowOf(2, 0), ...wrong]);
  expect(await sendHere(file, { lines: 2 })).toMatchObject({ isDone: true, lines: 4, refused: 3 });
  expect(stocksOf(await putLines())).toEqual(['S0']);
  const told = readFileSync(join(cli.dir, 'wrong.csv.refused.jsonl'), 'utf8').trimEnd().split('\n');
  expect(told.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { fileLine: 3, line: { stockCode: 'S1' }, errors: [{ pointer: '#/1/unitPrice' }] },
    { fileLine: 4, line: { stockCode: 'S2' }, errors: [{ pointer: '#/0/invoicedAt' }] },
    { fileLine: 5, line: { stockCode: 'S3' }, errors: [{ pointer: '#/1/quantity' }] },
  ]);
});

it('asks again, with the same key, while the API is busy', async () => {
  await setFaults(api.door, [
    { service: 'kinesis', action: 'PutRecords', kind: 'throttle', times: 14, code: 'LimitExceededException' },
  ]);
  const { isDone, busy } = await sendHere(makeFile('busy.csv', [rowOf(1, 1)]));
  expect([isDone, busy > 0]).toEqual([true, true]);
  expect(stocksOf(await putLines())).toEqual(['S1']);
});

it('refuses what is no such file, and sends nothing of it', async () => {
  writeFileSync(join(cli.dir, 'other.csv'), 'a,b\n1,2\n');
  await expect(sendHere('other.csv')).rejects.toThrow('has no column InvoiceNo');
  await expect(sendHere('none.csv')).rejects.toThrow('none.csv');
  expect(await putLines()).toEqual([]);
});

it('takes back what a crash left in the file of refused lines: they come again', async () => {
  const file = makeFile('crashed.csv', [rowOf(3, 1).replace('2.5500', 'much'), rowOf(3, 2)]);
  await sendHere(file);
  const refusedFile = join(cli.dir, `${file}.refused.jsonl`);
  const told = readFileSync(refusedFile, 'utf8');
  writeFileSync(refusedFile, `${told}{"fileLine":`);
  await sendHere(file);
  expect(readFileSync(refusedFile, 'utf8')).toBe(told);
});
