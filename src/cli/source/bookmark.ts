/** `ecomflow source bookmark`: where a Glue job's bookmark stands that chooses which files are taken, and a person's word on it. */
import { Argument, type Command } from 'commander';
import { loadConfig } from '../../config';
import { EltError } from '../../model/errors';
import type { Pipeline } from '../../model/pipeline';
import { parseInstant } from '../../model/window';
import { findPipeline } from '../../pipelines/registry';
import { openRooms } from '../../rooms';
import { capableOf, type Bookmarked, type BookmarkStatus } from '../../sources/capabilities';
import { print, type OutputOptions } from '../output';

type Bookmark = Bookmarked['bookmark'];

interface BookmarkOptions extends OutputOptions {
  readonly run?: string;
  readonly before?: string;
  readonly end?: true;
}

type Act = (room: Bookmark, pipeline: Pipeline, options: BookmarkOptions) => Promise<BookmarkStatus>;

const ACTS: Readonly<Record<string, { readonly act: Act; readonly options: readonly string[] }>> = {
  show: { act: (room, pipeline) => room.show(pipeline), options: [] },
  reset: { act: (room, pipeline) => room.setBack(pipeline, undefined), options: [] },
  rewind: {
    act: async (room, pipeline, options) =>
      room.setBack(pipeline, await runToRewindTo(room, pipeline, options)),
    options: ['run', 'before'],
  },
  pause: {
    act: (room, pipeline, { end }) => room.pause(pipeline, end === true ? null : new Date().toISOString()),
    options: ['end'],
  },
};

export function addBookmarkCommand(source: Command): void {
  source
    .command('bookmark')
    .description(
      'the Glue job bookmark by which a pipeline takes its files: show it, set it back, let it stand',
    )
    .argument('<pipeline>', 'such as purchases')
    .addArgument(new Argument('[what]', WHAT).choices(Object.keys(ACTS)).default('show'))
    .option('--run <id>', 'rewind: to what this run of the job had read, as `show` names it')
    .option('--before <time>', 'rewind: to the last run that succeeded and began at or before this time')
    .option('--end', 'pause: let it move again')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, what: string, options: BookmarkOptions) => {
      const pipeline = findPipeline(name);
      const { act, options: known = [] } = ACTS[what] ?? {};
      const other = (['run', 'before', 'end'] as const).find((one) => one in options && !known.includes(one));
      if (act === undefined || other !== undefined)
        throw new EltError('ELT_INPUT_INVALID', `${what} takes no --${other ?? ''}`);
      const room = capableOf(openRooms(loadConfig()), pipeline, 'source bookmark', 'bookmark').bookmark;
      const status = await act(room, pipeline, options);
      print(options, status, () => room.describe(pipeline.name, status));
    });
}

const WHAT =
  'show it; reset it to the beginning; rewind it to a run; pause it for the runs that begin from now on';

const EXAMPLES = `
What is taken a second time lands no second time: to set it back costs reading, and doubles nothing.

Examples:
  $ ecomflow source bookmark purchases show
  $ ecomflow source bookmark purchases rewind --before 2026-11-30T06:00:00Z
  $ ecomflow source bookmark purchases reset
  $ ecomflow source bookmark purchases pause --end`;

/** Throws ELT_INPUT_INVALID where there is none. */
async function runToRewindTo(
  room: Bookmark,
  pipeline: Pipeline,
  { run, before }: BookmarkOptions,
): Promise<string> {
  if ((run === undefined) === (before === undefined))
    throw new EltError('ELT_INPUT_INVALID', 'rewind: say either --run or --before');
  if (run !== undefined) return run;
  const beforeMs = parseInstant(before ?? '', '--before');
  const { runs } = await room.show(pipeline);
  const found = runs.find(
    ({ startedAt, state }) =>
      state === 'SUCCEEDED' && startedAt !== null && Date.parse(startedAt) <= beforeMs,
  );
  if (found) return found.id;
  const why = `none of the job's last ${runs.length} runs succeeded and began by then`;
  throw new EltError('ELT_INPUT_INVALID', `--before: ${why}: name one by --run, or reset it`);
}
