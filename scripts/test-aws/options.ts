/** What `npm run test:aws` can be told. */
import { Command, InvalidArgumentError } from 'commander';
import { findPipeline, listPipelines } from '../../src/pipelines/registry';
import type { Asked } from './guards';

export interface Options extends Asked {
  readonly pipelines: readonly string[];
  readonly local: boolean;
  readonly json: false;
}

/** Throws CommanderError on `--help` and wrong use, ELT_PIPELINE_UNKNOWN. */
export function parseOptions(argv: readonly string[]): Options {
  const command = new Command('npm run test:aws --')
    .exitOverride()
    .description(
      'What only a deployed account can prove (docs/unproven.md), with the settings of `terraform output worker_environment`',
    )
    .option('--account <number>', 'the account that is meant', accountNumber)
    .option('--budget <usd>', 'what a month may cost at most; the account has a budget no larger', dollars)
    .option('--yes', 'it starts jobs that cost money', false)
    .option(
      '--pipeline <name>',
      'one pipeline instead of all; may be repeated',
      collect,
      [] as readonly string[],
    )
    .option('--local', 'rehearse on a local stack what it has', false)
    .parse([...argv]);
  const { budget, pipeline, ...options } = command.opts<{
    account?: string;
    budget?: number;
    yes: boolean;
    pipeline: readonly string[];
    local: boolean;
  }>();
  const pipelines = pipeline.length > 0 ? pipeline : listPipelines().map(({ name }) => name);
  for (const name of pipelines) findPipeline(name);
  return { ...options, budgetUsd: budget, pipelines, json: false };
}

function accountNumber(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('twelve digits');
  return text;
}

function dollars(text: string): number {
  const usd = Number(text);
  if (!(usd > 0)) throw new InvalidArgumentError('more than nothing');
  return usd;
}

const collect = (name: string, before: readonly string[]): readonly string[] => [...before, name];
