/** Posts a file's lines as a client does that waits for each answer, so that what is posted later is newer. */
import { createHash } from 'node:crypto';
import { contentOf, readLines } from '../../../src/cli/stream/send/read-lines';
import { EltError } from '../../../src/model/errors';
import { sendInLanes } from '../../../src/stream/client/lanes';
import { postLines, type PostTo } from '../../../src/stream/client/post';

export interface Posting {
  readonly linesOfAPost: number;
  /** The same file and turn are the same POSTs. */
  readonly turn: string;
}

/** Throws ELT_INPUT_INVALID where a line is refused. */
export async function postFile(to: PostTo, file: string, { linesOfAPost, turn }: Posting): Promise<void> {
  const { digest } = await contentOf({ file });
  await sendInLanes(
    readLines({ file }),
    ({ line }) => line.invoiceNo,
    { lanes: 1, size: linesOfAPost },
    async ({ from, lines }) => {
      const key = createHash('sha256').update(`${turn}/${digest}/${from}`).digest('hex').slice(0, 32);
      const answer = await postLines(to, { key, lines: lines.map(({ line }) => line) });
      const refused = answer?.refused[0];
      if (!refused) return true;
      const reason = refused.errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
      throw new EltError('ELT_INPUT_INVALID', `${file}, line ${lines[refused.index]?.fileLine}: ${reason}`);
    },
  );
}
