/** Filters and markers, alike for all of DMS's Describe actions. */
import { z } from 'zod';
import { parseInput } from './input';
import { invalidValue } from './errors';

const pageSchema = z.object({
  Filters: z.array(z.object({ Name: z.string(), Values: z.array(z.string()).min(1) })).default([]),
  MaxRecords: z.number().int().default(100),
  Marker: z.string().optional(),
});

export interface Page<T> {
  readonly items: readonly T[];
  /** To be spread into the answer. */
  readonly marker: { readonly Marker?: string };
  readonly filtered: boolean;
}

/**
 * The records that pass all filters, one page of them. `fields` names the filters that exist, each with the record's
 * values. Throws InvalidParameterValueException for another filter, a size out of bounds or a marker not given out here.
 */
export function pageOf<T>(
  input: Readonly<Record<string, unknown>>,
  records: readonly T[],
  fields: Readonly<Record<string, (record: T) => readonly string[]>>,
  maxRecords = 100,
): Page<T> {
  const { Filters, MaxRecords, Marker } = parseInput(pageSchema, {
    Filters: input['Filters'],
    MaxRecords: input['MaxRecords'],
    Marker: input['Marker'],
  });
  if (MaxRecords < 20 || MaxRecords > maxRecords) {
    throw invalidValue(`MaxRecords must be between 20 and ${maxRecords}`);
  }
  const passing = records.filter((record) =>
    Filters.every(({ Name, Values }) => {
      const field = Object.hasOwn(fields, Name) ? fields[Name] : undefined;
      if (!field)
        throw invalidValue(`Filter name ${Name} is not valid; valid are ${Object.keys(fields).join(', ')}`);
      return field(record).some((value) => Values.includes(value));
    }),
  );
  const from = Marker === undefined ? 0 : readMarker(Marker);
  const next = from + MaxRecords;
  return {
    items: passing.slice(from, next),
    marker: next < passing.length ? { Marker: Buffer.from(String(next)).toString('base64') } : {},
    filtered: Filters.length > 0,
  };
}

function readMarker(marker: string): number {
  const offset = Number(Buffer.from(marker, 'base64').toString());
  if (!Number.isInteger(offset) || offset < 1)
    throw invalidValue('Marker is not one that an earlier answer gave');
  return offset;
}
