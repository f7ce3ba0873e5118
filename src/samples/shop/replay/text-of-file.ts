/**
 * A file of text, gzipped or not, as UTF-8. The encoding is what the caller says, never a guess; a byte order mark that
 * says otherwise is refused. Faults are ELT_INPUT_INVALID with line and byte.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { EltError } from '../../../model/errors';
import { decoderOf, EncodingFault, ENCODINGS, type Encoding } from './encodings';

export interface TextFile {
  readonly file: string;
  /** UTF-8 where it is not said. */
  readonly encoding?: Encoding | undefined;
}

const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
const LONGEST_MARK = 3;
const HEAD_BYTES = 512;

/** What a file is read through, in order; the last one gives UTF-8. Throws where the first bytes are no text and no gzip. */
export async function stagesOf(text: TextFile): Promise<[Readable, ...Transform[]]> {
  const unpack = (await isGzip(text)) ? [createGunzip()] : [];
  return [createReadStream(text.file), ...unpack, decoding(text)];
}

/** Looks at the first bytes: a name may lie. */
async function isGzip({ file }: TextFile): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.subarray(0, bytesRead);
    if (head[0] === 0x1f && head[1] === 0x8b) return true;
    if (bytesRead === 0) throw invalid(file, 'is empty', 'fetch it again');
    // A spreadsheet or an archive.
    if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04')))
      throw invalid(
        file,
        'is neither gzip nor text',
        'export the sheet or unpack the archive to CSV, gzipped or not',
      );
    return false;
  } finally {
    await handle.close();
  }
}

function decoding(text: TextFile): Transform {
  const decoder = decoderOf(text.encoding ?? 'utf-8');
  let head: Buffer | null = Buffer.alloc(0);
  const translated = (done: TransformCallback, work: () => Buffer): void => {
    try {
      done(null, work());
    } catch (error) {
      done(error instanceof EncodingFault ? refusal(text, error) : (error as Error));
    }
  };
  return new Transform({
    transform(piece: Buffer, _, done) {
      translated(done, () => {
        if (head === null) return decoder.next(piece);
        head = Buffer.concat([head, piece]);
        if (head.length < LONGEST_MARK) return Buffer.alloc(0);
        return decoder.next(withoutHead());
      });
    },
    flush(done) {
      translated(done, () =>
        Buffer.concat([head === null ? Buffer.alloc(0) : decoder.next(withoutHead()), decoder.end()]),
      );
    },
  });

  /** The first bytes, looked at once. */
  function withoutHead(): Buffer {
    const first = head ?? Buffer.alloc(0);
    head = null;
    refuseOtherMark(text, first);
    return first;
  }
}

function refuseOtherMark({ file, encoding = 'utf-8' }: TextFile, head: Buffer): void {
  const marked = MARKS.find(([, mark]) => head.subarray(0, mark.length).equals(Buffer.from(mark)))?.[0];
  if (marked !== undefined && marked !== encoding)
    throw invalid(
      file,
      `begins with the byte order mark of ${marked} and was to be read as ${encoding}`,
      `say --encoding ${marked}, or convert it: iconv -f ${marked.toUpperCase()} -t UTF-8`,
    );
}

function refusal({ file, encoding = 'utf-8' }: TextFile, { line, byte, why }: EncodingFault): EltError {
  const others = ENCODINGS.filter((other) => other !== encoding).join(', ');
  return invalid(
    file,
    `is not all text of ${encoding}: line ${line}, byte ${byte}: ${why}`,
    `name the encoding that it has (--encoding ${others}), or convert it: iconv -f WINDOWS-1252 -t UTF-8 ${file}`,
  );
}

export function invalid(file: string, fault: string, wayOut: string, cause?: unknown): EltError {
  return new EltError('ELT_INPUT_INVALID', `${file} ${fault}; ${wayOut}`, { cause });
}
