/** What the demo can be told. */
import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { encodingOption } from '../../src/samples/shop/replay/encoding-option';
import type { Encoding } from '../../src/samples/shop/replay/encodings';
import { EltError } from '../../src/model/errors';
import type { Pipeline } from '../../src/model/pipeline';
import { findPipeline, listPipelines } from '../../src/pipelines/registry';
import { PIPELINE } from './platform';

/** Of a shop that trades for some days. */
export interface DemoOptions {
  /** A real file to replay; generated sales without it. */
  readonly data?: string;
  readonly encoding?: Encoding;
  readonly days: number;
  readonly keep: boolean;
  readonly json: boolean;
  readonly seed: number;
}

/** Of any pipelines. */
export interface DemoCommand extends Omit<DemoOptions, 'data'> {
  readonly pipelines: readonly Pipeline[];
  /** Whether one that cannot be shown is left out, and told of, instead of ending the demo. */
  readonly all: boolean;
  /** Real files; made-up ones without them. */
  readonly files: readonly string[];
}

interface Typed extends Omit<DemoOptions, 'data' | 'days'> {
  readonly pipeline?: string;
  readonly all: boolean;
  readonly data: readonly string[];
  readonly days?: number;
}

const DAYS = 14;
const DAYS_OF_EACH = 5;

/**
 * Throws ELT_INPUT_INVALID for a file that is not there and for what does not go together, ELT_PIPELINE_UNKNOWN, and CommanderError on
 * `--help` and on wrong use.
 */
export function parseOptions(argv: readonly string[]): DemoCommand {
  const command = new Command('npm run demo --')
    .exitOverride()
    .description("A source's days on their way to tables and figures, on this machine")
    .option(
      '--pipeline <name>',
      `one of ${listPipelines()
        .map(({ name }) => name)
        .join(', ')}`,
    )
    .option('--all', 'every pipeline, one after the other, into one warehouse', false)
    .option(
      '--data <file>',
      'real data instead of made-up: of a shop a file of sales to replay (CSV as UCI Online Retail), of a pipeline of files a file as its source writes it, one window each; gzipped or not, may be repeated',
      (file: string, before: readonly string[]) => [...before, file],
      [] as readonly string[],
    )
    .addOption(encodingOption())
    .option(
      '--days <number>',
      `days of made-up data (default: ${DAYS}, with --all ${DAYS_OF_EACH} of each)`,
      wholeNumber,
    )
    .option('--keep', 'leave everything running afterwards', false)
    .option('--json', 'print one JSON object last', false)
    .option('--seed <number>', 'seed of what is made up', wholeNumber, 1)
    .parse([...argv]);
  const { pipeline, data, days, ...options } = command.opts<Typed>();
  for (const file of data) requireFile(file);
  if (options.all && (pipeline !== undefined || data.length > 0))
    throw new EltError(
      'ELT_INPUT_INVALID',
      '--all takes neither --pipeline nor --data: those are of one pipeline',
    );
  return {
    ...options,
    days: days ?? (options.all ? DAYS_OF_EACH : DAYS),
    files: data,
    pipelines: options.all ? listPipelines() : [findPipeline(pipeline ?? PIPELINE)],
  };
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
