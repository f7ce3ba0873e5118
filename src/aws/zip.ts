/** Writes a zip archive: stored and deflated entries need no package (APPNOTE.TXT 6.3, sections 4.3.7 to 4.3.16). */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const VERSION = 20;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** 1980-01-01, the zip format's first day: archives of the same files are equal. */
const FIRST_DAY = 0x0021;

/** The archive of entries with their names (forward slashes), in the order given. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const body = deflateRawSync(entry.bytes);
    const common = commonHeader(name, body, entry.bytes);
    const local = Buffer.concat([u32(0x04034b50), common, name]);
    directory.push(Buffer.concat([u32(0x02014b50), u16(VERSION), common, centralTail(offset), name]));
    parts.push(local, body);
    offset += local.length + body.length;
  }
  const central = Buffer.concat(directory);
  const count = u16(entries.length);
  const end = [u32(0x06054b50), u16(0), u16(0), count, count, u32(central.length), u32(offset), u16(0)];
  return Buffer.concat([...parts, central, ...end]);
}

/** What the local and the central header share. */
function commonHeader(name: Buffer, body: Buffer, bytes: Uint8Array): Buffer {
  return Buffer.concat([
    u16(VERSION),
    u16(UTF8_NAMES),
    u16(DEFLATED),
    u16(0),
    u16(FIRST_DAY),
    u32(crc32(bytes)),
    u32(body.length),
    u32(bytes.length),
    u16(name.length),
    u16(0),
  ]);
}

/** Comment length, disk, internal and external attributes, place of the local header. */
function centralTail(offset: number): Buffer {
  return Buffer.concat([u16(0), u16(0), u16(0), u32(0), u32(offset)]);
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value >>> 0);
  return buffer;
}
