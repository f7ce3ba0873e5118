/** The kinds of source that a demo can let deliver. A new kind has one line here. */
import { EltError } from '../../src/model/errors';
import type { Pipeline } from '../../src/model/pipeline';
import { openStreamDemo } from './firehose/stream-demo';
import { openShopDemo } from './mysql-cdc/shop-demo';
import type { DemoCommand } from './options';
import { openFilesDemo } from './s3-files/files-demo';
import type { SourceDemo } from './source-demo';

type OpenDemo = (pipeline: Pipeline, options: DemoCommand) => Promise<SourceDemo>;

const KINDS: Readonly<Record<string, OpenDemo>> = {
  firehose: openStreamDemo,
  'mysql-cdc': openShopDemo,
  's3-files': openFilesDemo,
};

/** Throws ELT_INPUT_INVALID where there is nothing to deliver: before anything is started. */
export async function openSourceDemo(pipeline: Pipeline, options: DemoCommand): Promise<SourceDemo> {
  const { name, source } = pipeline;
  const open = KINDS[source.kind];
  if (open) return open(pipeline, options);
  throw new EltError('ELT_INPUT_INVALID', `${name}: no demo lets a source of kind "${source.kind}" deliver`);
}

/** Whose source needs the API: the demo has made it then. */
export function isStream({ source }: Pipeline): boolean {
  return source.kind === 'firehose';
}
