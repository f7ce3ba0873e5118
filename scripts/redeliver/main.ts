/** `npm run redeliver`: promise 1 on real engines, for a pipeline of any kind of source that there is a way for. */
import { EltError } from '../../src/model/errors';
import type { Source } from '../../src/model/pipeline';
import { runCommand, type Undo } from '../demo/run-command';
import { redeliverFiles } from './files/main';
import { parseOptions, type RedeliverOptions } from './options';
import { redeliverShop } from './redeliver-shop';
import { redeliverStream } from './stream/main';

type Redeliver = (options: RedeliverOptions, undo: Undo) => Promise<void>;

/** A new kind has one line here. */
const BY_KIND: Readonly<Partial<Record<Source['kind'], Redeliver>>> = {
  firehose: redeliverStream,
  'mysql-cdc': redeliverShop,
  's3-files': redeliverFiles,
};

/** Throws ELT_INPUT_INVALID of several files where one is replayed, and of a kind that there is no way for. */
async function main(options: RedeliverOptions, undo: Undo): Promise<void> {
  const { name, source } = options.pipeline;
  const redeliver = BY_KIND[source.kind];
  if (!redeliver)
    throw new EltError(
      'ELT_INPUT_INVALID',
      `${name}: nothing delivers a source of kind "${source.kind}" again`,
    );
  if (options.data.length > 1 && redeliver !== redeliverFiles)
    throw new EltError('ELT_INPUT_INVALID', `--data: ${name} replays one file`);
  await redeliver(options, undo);
}

runCommand(parseOptions, main);
