/**
 * CBOR, as far as the protocol smithy-rpc-v2-cbor sends requests and takes answers. Source: RFC 8949; Smithy's "RPC v2 CBOR".
 */
import { AwsError } from './service';

/** Members that are undefined are left out; a `Date` is epoch seconds under the tag of times. */
export function encodeCbor(value: unknown): Buffer {
  if (value === null || value === undefined) return Buffer.from([0xf6]);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === 'number') return numberItem(value);
  if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'utf8');
    return Buffer.concat([head(3, bytes.length), bytes]);
  }
  if (value instanceof Date) return Buffer.concat([Buffer.from([0xc1]), numberItem(value.getTime() / 1000)]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encodeCbor)]);
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Buffer.concat([head(5, entries.length), ...entries.flat().map(encodeCbor)]);
}

/** Of under 4 GB. */
function head(major: number, length: number): Buffer {
  const item = Buffer.alloc(5);
  item.writeUInt8((major << 5) | 26, 0);
  item.writeUInt32BE(length, 1);
  return item;
}

/** Always as a double, which holds every number of JSON. */
function numberItem(value: number): Buffer {
  const item = Buffer.alloc(9);
  item.writeUInt8(0xfb, 0);
  item.writeDoubleBE(value, 1);
  return item;
}

/** The value that the bytes hold. Throws SerializationException. */
export function decodeCbor(bytes: Buffer): unknown {
  try {
    return new Reader(bytes).item();
  } catch (error) {
    throw new AwsError('SerializationException', `The body is not CBOR: ${String(error)}`);
  }
}

const BREAK = Symbol('break');
const INDEFINITE = 31;

class Reader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  item(): unknown {
    const head = this.bytes.readUInt8(this.at++);
    const [major, info] = [head >> 5, head & 31];
    if (major === 7) return this.simple(info);
    const length = info === INDEFINITE ? Infinity : this.count(info);
    switch (major) {
      case 0:
        return length;
      case 1:
        return -1 - length;
      case 2:
        return this.chunks(length);
      case 3:
        return this.chunks(length).toString('utf8');
      case 4:
        return this.list(length);
      case 5:
        return this.map(length);
      default:
        // A tag says how to read what follows; a time stays its epoch seconds.
        return this.item();
    }
  }

  private count(info: number): number {
    if (info < 24) return info;
    const width = 2 ** (info - 24);
    if (width > 8) throw new Error(`additional information ${info}`);
    const value =
      width === 8 ? Number(this.bytes.readBigUInt64BE(this.at)) : this.bytes.readUIntBE(this.at, width);
    this.at += width;
    return value;
  }

  private simple(info: number): unknown {
    const start = this.at;
    switch (info) {
      case 20:
      case 21:
        return info === 21;
      case 22:
      case 23:
        return null;
      case 25:
        this.at += 2;
        return halfFloat(this.bytes.readUInt16BE(start));
      case 26:
        this.at += 4;
        return this.bytes.readFloatBE(start);
      case 27:
        this.at += 8;
        return this.bytes.readDoubleBE(start);
      case INDEFINITE:
        return BREAK;
      default:
        throw new Error(`simple value ${info}`);
    }
  }

  private chunks(length: number): Buffer {
    if (length === Infinity)
      return Buffer.concat(this.list(length).map((part) => Buffer.from(part as string)));
    const end = this.at + length;
    if (end > this.bytes.length) throw new Error('cut off');
    const part = this.bytes.subarray(this.at, end);
    this.at = end;
    return part;
  }

  private list(length: number): unknown[] {
    const found: unknown[] = [];
    while (found.length < length) {
      const next = this.item();
      if (next === BREAK) break;
      found.push(next);
    }
    return found;
  }

  private map(length: number): Record<string, unknown> {
    const flat = this.list(length * 2);
    const found = Object.create(null) as Record<string, unknown>;
    for (let index = 0; index < flat.length; index += 2) found[String(flat[index])] = flat[index + 1];
    return found;
  }
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 0x3ff];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
