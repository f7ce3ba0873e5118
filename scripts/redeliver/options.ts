/** What redelivering can be told. */
import { Command } from 'commander';
import { encodingOption } from '../../src/samples/shop/replay/encoding-option';
import { requireFile, wholeNumber, type DemoOptions } from '../demo/options';

/** Throws ELT_INPUT_INVALID for a file that is not there, and CommanderError on `--help` and on wrong use. */
export function parseOptions(argv: readonly string[]): DemoOptions {
  const command = new Command('npm run redeliver --')
    .exitOverride()
    .description(
      'Delivers the same bronze to four warehouses: in order, in reverse order of days, by two complete sets of runs at\n' +
        'once, and in random order with every change file a second time under another name. All must be equal, bit for bit.',
    )
    .option('--data <file>', 'replay a real file of sales (CSV as UCI Online Retail, gzipped or not)')
    .addOption(encodingOption())
    .option('--days <number>', 'trading days', wholeNumber, 20)
    .option('--json', 'print one JSON object last', false)
    .option('--seed <number>', 'seed of the random order, and of generated sales', wholeNumber, 1)
    .addHelpText(
      'after',
      '\nExit codes: 0 all equal, 1 a difference or a failed run, 2 wrong use.\n\n' +
        'A second name is the next free millisecond, in the folder of the same day or of a later one. Files of a full load are\n' +
        'not doubled: their names stand in what is kept of the load, and a file of another name is none of it.',
    )
    .parse([...argv]);
  const options = { ...command.opts<Omit<DemoOptions, 'keep'>>(), keep: false };
  requireFile(options.data);
  return options;
}
