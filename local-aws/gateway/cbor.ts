/**
 * CBOR, as far as the protocol smithy-rpc-v2-cbor sends requests and takes errors. Source: RFC 8949; Smithy's "RPC v2 CBOR".
 */
import { AwsError } from './service';

/** An object of texts. Every text is under 64 KB. */
export function encodeTexts(members: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(members);
  const parts = entries.flatMap(([name, value]) => [textItem(name), textItem(value)]);
  return Buffer.concat([Buffer.from([0xa0 | entries.length]), ...parts]);
}

function textItem(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8').subarray(0, 0xffff);
  return Buffer.concat([Buffer.from([0x79, bytes.length >> 8, bytes.length & 0xff]), bytes]);
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
