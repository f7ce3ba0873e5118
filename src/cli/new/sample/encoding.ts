/** Which of a feed's encodings a sample has, by its bytes. */
import { isUtf8 } from 'node:buffer';
import { doubt, sure, type Note } from './note';

export type SampleEncoding = 'utf-8' | 'utf-16' | 'windows-1252';

export interface DecodedSample {
  readonly encoding: SampleEncoding;
  readonly text: string;
  readonly note: Note;
}

const ABOUT = 'encoding';

/** `bytes` ends with a whole line, where the file has more than one. */
export function decodeSample(bytes: Buffer): DecodedSample {
  const [first = 0, second = 0, third = 0] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf)
    return decoded('utf-8', bytes, sure(ABOUT, 'utf-8, by its byte order mark'));
  if (first === 0xff && second === 0xfe)
    return decoded('utf-16', bytes, sure(ABOUT, 'utf-16, by its byte order mark'), 'utf-16le');
  if (first === 0xfe && second === 0xff)
    return decoded('utf-16', bytes, sure(ABOUT, 'utf-16, by its byte order mark'), 'utf-16be');
  if (bytes.includes(0)) {
    const isBig = first === 0;
    const says = 'utf-16 by its zero bytes, but without a byte order mark: ask who writes it';
    return decoded('utf-16', bytes, doubt(ABOUT, says), isBig ? 'utf-16be' : 'utf-16le');
  }
  if (isUtf8(bytes)) {
    const isAscii = bytes.every((byte) => byte < 0x80);
    return decoded('utf-8', bytes, sure(ABOUT, isAscii ? 'utf-8; only ASCII was seen' : 'utf-8'));
  }
  const says =
    'windows-1252, for it is no utf-8; iso-8859-1 and iso-8859-15 differ from it in a few signs only, such as €: look at names and prices';
  return decoded('windows-1252', bytes, doubt(ABOUT, says));
}

function decoded(
  encoding: SampleEncoding,
  bytes: Buffer,
  note: Note,
  decoder: string = encoding,
): DecodedSample {
  return { encoding, text: new TextDecoder(decoder).decode(bytes), note };
}
