/** `ecomflow stream send`: posts a file of invoice lines, and goes on where it was stopped. */
import { basename } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { stateFolder } from '../../../config';
import { MOST_LINES } from '../../../stream/contract/post-invoices';
import { cachedToken } from '../../../stream/client/token';
import { encodingOption } from '../../../samples/shop/replay/encoding-option';
import type { Encoding } from '../../../samples/shop/replay/encodings';
import { followWork } from '../../follow';
import { onInterrupt } from '../../interrupt';
import { EXIT, print, say, type OutputOptions } from '../../output';
import { openAccess } from '../open';
import { contentOf, readLines, type FileContent } from './read-lines';
import { FileSender, type SendFigures } from './send';
import { Sending } from './sending';

const MOST_PARALLEL = 64;

interface SendCommandOptions extends OutputOptions {
  readonly file: string;
  readonly rate?: number;
  readonly lines: number;
  readonly parallel: number;
  readonly fromStart?: boolean;
  readonly refused?: string;
  readonly encoding: Encoding;
}

export function addSendCommand(stream: Command): void {
  stream
    .command('send')
    .description('post a file of invoice lines (CSV as UCI’s Online Retail, gzipped or not) to the API')
    .requiredOption('--file <file>', 'such as online_retail.csv.gz')
    .option(
      '--rate <lines>',
      'lines a second at most; as fast as the API takes them where it is not said',
      whole(1_000_000),
    )
    .option('--lines <count>', `lines of a POST, ${MOST_LINES} at most`, whole(MOST_LINES), 25)
    .option(
      '--parallel <posts>',
      'POSTs under way at once; of an invoice one at a time',
      whole(MOST_PARALLEL),
      1,
    )
    .option('--from-start', 'post the file again from its first line; what was taken is not taken twice')
    .option('--refused <file>', 'where refused lines go with the reasons; beside you, named after the file')
    .addOption(encodingOption())
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Times are London's, as the batch reads them, and lines are counted within their invoice. A POST that finds the API busy is sent again, with the
same key. Ctrl-C stops after the POST that is under way; the same command goes on from there, also after a crash, and nothing is taken twice.
Exit code 1 when a line was refused, 130 when it was stopped.

Examples:
  $ ecomflow stream send --file online_retail.csv.gz
  $ ecomflow stream send --file online_retail.csv --rate 500 --parallel 4
  $ ecomflow stream send --file online_retail.csv --from-start --json`,
    )
    .action(send);
}

async function send(options: SendCommandOptions): Promise<void> {
  const text = { file: options.file, encoding: options.encoding };
  const content = await contentOf(text);
  const access = await openAccess();
  const sending = Sending.open(
    stateFolder(),
    {
      file: options.file,
      digest: content.digest,
      apiUrl: access.apiUrl,
      lines: options.lines,
      parallel: options.parallel,
      refusedFile: options.refused ?? `${basename(options.file)}.refused.jsonl`,
    },
    options.fromStart ?? false,
  );
  if (sending.sent > 0 && !sending.state.isDone) say(`going on after ${sending.sent} lines`);
  const stop = new AbortController();
  const sender = new FileSender(sending, {
    tokens: cachedToken(access),
    linesPerSecond: options.rate,
    stopping: stop.signal,
  });
  const restore = onInterrupt(() => {
    say('stopping after the POST that is under way; Ctrl-C again ends at once');
    stop.abort();
  });
  const work = sending.state.isDone ? Promise.resolve(true) : sender.send(readLines(text));
  try {
    await followWork(work, async () => headway(sending, content, sender.figures()));
  } finally {
    restore();
  }
  tell(options, sending, sender.figures());
}

function headway(sending: Sending, { lines }: FileContent, figures: SendFigures) {
  const { refused } = sending.state;
  const rest = refused > 0 ? `, ${refused} refused` : '';
  const text = `lines, ${figures.linesPerSecond} a second${rest}`;
  return { done: sending.sent, total: Math.max(lines, sending.sent), text };
}

function tell(options: SendCommandOptions, sending: Sending, figures: SendFigures): void {
  const { refused, refusedFile, isDone } = sending.state;
  const told = {
    done: isDone,
    sent: sending.sent,
    refused,
    refusedFile: refused > 0 ? refusedFile : null,
    stateFile: sending.stateFile,
    now: figures,
  };
  print(options, told, () => describe(told));
  if (!isDone) process.exitCode = EXIT.interrupted;
  else if (refused > 0) process.exitCode = EXIT.failed;
}

interface Told {
  readonly done: boolean;
  readonly sent: number;
  readonly refused: number;
  readonly refusedFile: string | null;
  readonly stateFile: string;
  readonly now: SendFigures;
}

function describe({ done, sent, refused, refusedFile, now }: Told): string {
  const { postMs } = now;
  return [
    done && now.posts === 0
      ? `sent before: ${sent} lines; --from-start posts them again`
      : `${done ? 'sent' : 'stopped after'} ${sent} lines, ${refused} of them refused${done ? '' : '; the same command goes on'}`,
    ...(postMs === null
      ? []
      : [
          `${now.lines} lines in ${now.posts} POSTs and ${now.seconds} s: ${now.linesPerSecond} lines a second`,
          `a POST took ${postMs.p50} ms (p50), ${postMs.p95} ms (p95), ${postMs.p99} ms (p99), ${postMs.max} ms at most`,
        ]),
    ...(now.busy > 0 ? [`sent again because the API was busy: ${now.busy}`] : []),
    ...(now.replayed > 0 ? [`taken before, and not taken twice: ${now.replayed} POSTs`] : []),
    ...(refusedFile === null ? [] : [`refused lines, with the reasons: ${refusedFile}`]),
  ].join('\n');
}

function whole(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < 1 || value > most)
      throw new InvalidArgumentError(`must be a whole number from 1 to ${most}`);
    return value;
  };
}
