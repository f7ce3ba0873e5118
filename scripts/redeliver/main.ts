/** `npm run redeliver`: promise 1 on real engines, for a pipeline of any kind of source that there is a way for. */
import { EltError } from '../../src/model/errors';
import type { Source } from '../../src/model/pipeline';
import { runCommand, type Undo } from '../demo/run-command';
import { redeliverFiles } from './files/main';
import { parseOptions, type RedeliverOptions } from './options';
import { redeliverShop } from './redeliver-shop';

type Redeliver = (options: RedeliverOptions, undo: Undo) => Promise<void>;

/** A new kind has one line here. */
const BY_KIND: Readonly<Record<Source['kind'], Redeliver>> = {
  'mysql-cdc': redeliverShop,
  's3-files': redeliverFiles,
};

/** Throws ELT_INPUT_INVALID of several files where one is replayed. */
async function main(options: RedeliverOptions, undo: Undo): Promise<void> {
  const { kind } = options.pipeline.source;
  if (options.data.length > 1 && BY_KIND[kind] === redeliverShop)
    throw new EltError('ELT_INPUT_INVALID', '--data: a shop replays one file');
  await BY_KIND[kind](options, undo);
}

runCommand(parseOptions, main);
