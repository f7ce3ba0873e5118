/** What redelivering can be told. */
import { Command } from 'commander';
import { encodingOption } from '../../src/samples/shop/replay/encoding-option';
import type { Pipeline } from '../../src/model/pipeline';
import { findPipeline, listPipelines } from '../../src/pipelines/registry';
import { requireFile, wholeNumber, type DemoOptions } from '../demo/options';
import { PIPELINE } from '../demo/platform';

export interface RedeliverOptions extends Omit<DemoOptions, 'data'> {
  readonly pipeline: Pipeline;
  /** Real files; sales of the project's own without them. */
  readonly data: readonly string[];
}

type Typed = Omit<RedeliverOptions, 'pipeline' | 'keep'> & { readonly pipeline: string };

const EXPLAINED = `
Exit codes: 0 all equal, 1 a difference or a failed run, 2 wrong use.

Of a database the same bronze is delivered to four warehouses: in order, in reverse order of days, by two complete sets of runs at
once, and in random order with every change file a second time under another name. Compared is every table that is a function of
the events: history, dimensions, facts, marts, rejected rows and the ledger, which may list second names. A second name is the next
free millisecond, in the folder of the same day or of a later one. Files of a full load are not doubled: their names stand in what
is kept of the load, and a file of another name is none of it.

Of files the same files are dropped for five warehouses: in order, the last ones first, each three times under other names, in
random order and doubled, and each as up to twenty files. Compared, bit for bit, are the pipeline's dimensions, facts and marts;
further that each content landed once, that history took as many events (but of pieces, of which fewer rows repeat the one before
them), and that every border is reconciled. History itself is not the same by design: an event says when its file came. Where files
contradict each other, the one that comes later wins by design (order 'arrival', or two words on one record and one instant): those
files keep their order in each delivery, and are named.

Of a stream the same days come to four warehouses as the books' file, line by line through the API, and by both in either order.
Compared are dimensions and facts, bit for bit; every border is reconciled.`;

/** Throws ELT_INPUT_INVALID for a file that is not there, ELT_PIPELINE_UNKNOWN, and CommanderError on `--help` and on wrong use. */
export function parseOptions(argv: readonly string[]): RedeliverOptions {
  const names = listPipelines().map(({ name }) => name);
  const command = new Command('npm run redeliver --')
    .exitOverride()
    .description(
      'Delivers the same records to several warehouses in other ways: all must be equal, bit for bit.',
    )
    .option('--pipeline <name>', `one of ${names.join(', ')}`, PIPELINE)
    .option(
      '--data <file>',
      'a real file instead of made-up sales: of a shop one to replay (CSV as UCI Online Retail, gzipped or not), of a pipeline of files one as its source writes it; may be repeated there',
      (file: string, before: readonly string[]) => [...before, file],
      [] as readonly string[],
    )
    .addOption(encodingOption())
    .option('--days <number>', 'trading days of a shop or a stream', wholeNumber, 20)
    .option('--json', 'print one JSON object last', false)
    .option('--seed <number>', 'seed of the random order, and of generated sales', wholeNumber, 1)
    .addHelpText('after', EXPLAINED)
    .parse([...argv]);
  const options = command.opts<Typed>();
  for (const file of options.data) requireFile(file);
  return { ...options, pipeline: findPipeline(options.pipeline), keep: false };
}
