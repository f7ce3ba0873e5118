/**
 * Made-up files of a pipeline that reads files: what its demo drops. They stand in `samples/files.ts` of the pipeline's folder, which exports
 * `filesOfDay`, and are found there. On AWS nobody reads them but a generator's Lambda.
 */
export interface SampleFile {
  /** Below the landing prefix: its folder says which feed takes it. */
  readonly name: string;
  readonly text: string;
}

export interface SampleDay {
  /** Counted from 0. */
  readonly index: number;
  /** ISO, on which the files come. */
  readonly date: string;
  readonly seed: number;
}

/** The same files whenever it is asked for the same day. */
export type FilesOfDay = (day: SampleDay) => readonly SampleFile[];
