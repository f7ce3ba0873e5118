/** Whether all that a source column can hold fits what its contract takes. Pure; the types are those that refine takes over. */
import type { CapturedColumn } from '../captured';
import type { SourceColumn } from '../columns';
import { varcharBytes } from '../../../model/entity';
import { WIDEST_VARCHAR_BYTES } from '../../../model/text-type';
import { isBool, valuesOf, type SourceValues } from './values';

/** `bad`: some values will be rejected, or the type cannot be read, and the contract can be raised. `unknown`: it cannot, or shall not. */
export interface Misfit {
  readonly verdict: 'bad' | 'unknown';
  readonly says: string;
}

const WHOLE_TYPES = [
  ['smallint', 2n ** 15n],
  ['integer', 2n ** 31n],
  ['bigint', 2n ** 63n],
] as const;
const MOST_EXACT_DOUBLE = 2n ** 53n;

export function misfitsOf(column: CapturedColumn, source: SourceColumn): Misfit[] {
  const values = valuesOf(source);
  const misfit = misfitOfType(column, source, values);
  const mayBeNull = source.nullable && !column.nullable;
  return [
    ...(misfit ? [misfit] : []),
    ...(mayBeNull
      ? [
          unknownOf(
            'the source may hold NULL, and the contract rejects it: make it not null there, or nullable here',
          ),
        ]
      : []),
  ];
}

function misfitOfType(column: CapturedColumn, source: SourceColumn, values: SourceValues): Misfit | null {
  const { type, alsoWrittenAs = [] } = column;
  if (!takes(type, source, values)) {
    if (alsoWrittenAs.some((other) => takes(other, source, values))) return null;
    return bad(`the source's ${source.declared} is nothing that the contract's ${type} can take over`);
  }
  switch (values.kind) {
    case 'text':
      return misfitOfText(column, values);
    case 'whole':
      return isBool(source) && type === 'boolean' ? null : misfitOfWhole(type, values);
    case 'decimal':
      return misfitOfDecimal(type, values.precision, values.scale);
    case 'timestamp':
      return column.timezone === 'UTC'
        ? null
        : bad(`a TIMESTAMP arrives in UTC; the feed's zone is ${column.timezone ?? 'none'}: make it UTC`);
    default:
      return null;
  }
}

/** As refine's own list of what is taken over without a loss: glue/elt/types.py. */
function takes(type: string, source: SourceColumn, { kind, ...values }: SourceValues): boolean {
  if (varcharBytes(type) !== null) return kind === 'text';
  const isWhole = kind === 'whole' || (kind === 'decimal' && 'scale' in values && values.scale === 0);
  switch (type) {
    case 'date':
      return kind === 'date';
    case 'timestamp':
      return kind === 'datetime' || kind === 'timestamp';
    case 'boolean':
      return kind === 'boolean' || isBool(source);
    case 'double precision':
      return kind === 'double' || isWhole;
    default:
      return isWhole || (type.startsWith('decimal') && kind === 'decimal');
  }
}

/** What is kept of a personal value is its hash or mask, and of a listed value nothing that is longer than the list. */
function misfitOfText(
  column: CapturedColumn,
  { characters, bytes }: Extract<SourceValues, { kind: 'text' }>,
): Misfit | null {
  const taken = varcharBytes(column.type) ?? 0;
  if (column.personal || column.accepted || bytes <= taken) return null;
  const held = `the source holds up to ${characters} characters, ${bytes} bytes; the contract takes ${taken}`;
  if (bytes <= WIDEST_VARCHAR_BYTES) return bad(`${held}: raise it to varchar(${bytes})`);
  if (taken < WIDEST_VARCHAR_BYTES)
    return bad(`${held}: raise it to varchar(${WIDEST_VARCHAR_BYTES}), Redshift's widest`);
  return unknownOf(`${held}, Redshift's widest: longer values are rejected, not cut`);
}

function misfitOfWhole(
  type: string,
  { least, most }: Extract<SourceValues, { kind: 'whole' }>,
): Misfit | null {
  const digits = String(most > -least ? most : -least).length;
  if (type.startsWith('decimal')) return misfitOfDecimal(type, digits, 0);
  const limit =
    type === 'double precision' ? MOST_EXACT_DOUBLE : WHOLE_TYPES.find(([name]) => name === type)?.[1];
  if (limit === undefined || (most < limit && least >= -limit)) return null;
  const wider =
    WHOLE_TYPES.find(([, bound]) => most < bound && least >= -bound)?.[0] ?? `decimal(${digits},0)`;
  return bad(
    `the source holds ${least} to ${most}; the contract's ${type} takes up to ${limit - 1n}: raise it to ${wider}`,
  );
}

function misfitOfDecimal(type: string, precision: number, scale: number): Misfit | null {
  const [, ownPrecision, ownScale] = /^decimal\((\d+),(\d+)\)$/.exec(type) ?? [];
  if (ownPrecision === undefined)
    return misfitOfWhole(type, { kind: 'whole', least: -nines(precision), most: nines(precision) });
  const [places, left] = [Number(ownScale), Number(ownPrecision) - Number(ownScale)];
  const [wantedPlaces, wantedLeft] = [Math.max(places, scale), Math.max(left, precision - scale)];
  if (wantedPlaces === places && wantedLeft === left) return null;
  const held = `the source holds ${precision - scale} digits before the point and ${scale} after it; the contract's ${type} takes ${left} and ${places}`;
  if (wantedLeft + wantedPlaces > 38) return unknownOf(`${held}: other values are rejected, not rounded`);
  return bad(`${held}: raise it to decimal(${wantedLeft + wantedPlaces},${wantedPlaces})`);
}

function nines(digits: number): bigint {
  return 10n ** BigInt(digits) - 1n;
}

function bad(says: string): Misfit {
  return { verdict: 'bad', says };
}

function unknownOf(says: string): Misfit {
  return { verdict: 'unknown', says };
}
