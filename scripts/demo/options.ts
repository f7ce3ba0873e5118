/** What the demo can be told. */
import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { encodingOption } from '../../src/samples/shop/replay/encoding-option';
import type { Encoding } from '../../src/samples/shop/replay/encodings';
import { EltError } from '../../src/model/errors';

export interface DemoOptions {
  /** A real file to replay; generated sales without it. */
  readonly data?: string;
  readonly encoding?: Encoding;
  readonly days: number;
  readonly keep: boolean;
  readonly json: boolean;
  readonly seed: number;
}

/** Throws ELT_INPUT_INVALID for a file that is not there, and CommanderError on `--help` and on wrong use. */
export function parseOptions(argv: readonly string[]): DemoOptions {
  const command = new Command('npm run demo --')
    .exitOverride()
    .description("A shop's sales on their way from MySQL to tables and figures, on this machine")
    .option('--data <file>', 'replay a real file of sales (CSV as UCI Online Retail, gzipped or not)')
    .addOption(encodingOption())
    .option('--days <number>', 'trading days', wholeNumber, 14)
    .option('--keep', 'leave everything running afterwards', false)
    .option('--json', 'print one JSON object last', false)
    .option('--seed <number>', 'seed of the generated sales', wholeNumber, 1)
    .parse([...argv]);
  const options = command.opts<DemoOptions>();
  requireFile(options.data);
  return options;
}

/** Throws ELT_INPUT_INVALID when a file is named and not there. */
export function requireFile(data: string | undefined): void {
  if (data !== undefined && !existsSync(data))
    throw new EltError('ELT_INPUT_INVALID', `--data: there is no file ${data}`);
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('must be a whole number from 1');
  return value;
}
