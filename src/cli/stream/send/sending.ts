/** How far a file was sent, kept in a file, so that another command goes on from there. */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { EltError } from '../../../model/errors';

const stateSchema = z.strictObject({
  file: z.string(),
  digest: z.string(),
  apiUrl: z.string(),
  /** Lines of a POST. */
  lines: z.int().min(1),
  /** Of each lane the lines that the API has answered. */
  lanes: z.array(z.int().min(0)).min(1),
  refused: z.int().min(0),
  refusedFile: z.string(),
  /** What of it was written with this state. */
  refusedBytes: z.int().min(0),
  isDone: z.boolean(),
});
export type SendState = z.infer<typeof stateSchema>;

export type SendPlan = Pick<SendState, 'file' | 'digest' | 'apiUrl' | 'lines' | 'refusedFile'> & {
  readonly parallel: number;
};

export class Sending {
  private constructor(
    readonly stateFile: string,
    private current: SendState,
  ) {}

  /** Goes on where an earlier one stopped. Throws ELT_INPUT_INVALID where that one parted the file otherwise. */
  static open(folder: string, plan: SendPlan, isFromStart: boolean): Sending {
    const stateFile = join(folder, nameOf(plan));
    if (isFromStart) rmSync(stateFile, { force: true });
    const known = existsSync(stateFile) ? readState(stateFile) : undefined;
    const sending = new Sending(stateFile, known ?? begun(plan));
    if (known) checkSame(known, plan);
    sending.takeBack();
    return sending;
  }

  get state(): SendState {
    return this.current;
  }

  get sent(): number {
    return this.current.lanes.reduce((sum, lines) => sum + lines, 0);
  }

  hasSent(lane: number, from: number): boolean {
    return (this.current.lanes[lane] ?? 0) > from;
  }

  /** The API has answered so many more lines of the lane, of which it refused those. */
  settle(lane: number, lines: number, refused: readonly object[]): void {
    const text = refused.map((one) => `${JSON.stringify(one)}\n`).join('');
    const { refusedFile } = this.current;
    if (text !== '') {
      mkdirSync(dirname(refusedFile), { recursive: true });
      appendFileSync(refusedFile, text);
    }
    this.keep({
      lanes: this.current.lanes.map((sent, at) => (at === lane ? sent + lines : sent)),
      refused: this.current.refused + refused.length,
      refusedBytes: this.current.refusedBytes + Buffer.byteLength(text),
    });
  }

  finish(): void {
    this.keep({ isDone: true });
  }

  /** As a whole or not at all. */
  private keep(changes: Partial<SendState>): void {
    this.current = { ...this.current, ...changes };
    mkdirSync(dirname(this.stateFile), { recursive: true, mode: 0o700 });
    const draft = `${this.stateFile}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(this.current, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, this.stateFile);
  }

  /** What a crash left in the file of refused lines, and not in the state, comes again. */
  private takeBack(): void {
    const { refusedFile, refusedBytes } = this.current;
    if (existsSync(refusedFile)) truncateSync(refusedFile, refusedBytes);
  }
}

/** A file's name, content and API tell one from another. */
function nameOf({ file, digest, apiUrl }: SendPlan): string {
  const told = createHash('sha256').update(`${digest}/${apiUrl}`).digest('hex').slice(0, 12);
  return `stream-send-${basename(file)}-${told}.json`;
}

function begun({ parallel, ...plan }: SendPlan): SendState {
  const refusedFile = resolve(plan.refusedFile);
  if (existsSync(refusedFile))
    throw new EltError(
      'ELT_INPUT_INVALID',
      `${refusedFile} is there already: move it, or name another by --refused`,
    );
  const lanes = Array.from({ length: parallel }, () => 0);
  return { ...plan, refusedFile, lanes, refused: 0, refusedBytes: 0, isDone: false };
}

function readState(stateFile: string): SendState {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(stateFile, 'utf8')));
  } catch (cause) {
    throw new EltError(
      'ELT_INPUT_INVALID',
      `${stateFile} is no state of this command: begin with --from-start`,
      {
        cause,
      },
    );
  }
}

function checkSame({ lines, lanes }: SendState, plan: SendPlan): void {
  if (lines !== plan.lines || lanes.length !== plan.parallel)
    throw new EltError(
      'ELT_INPUT_INVALID',
      `this file was begun with --lines ${lines} --parallel ${lanes.length}: go on with these, or --from-start`,
    );
}
