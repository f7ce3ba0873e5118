/** Objects as Firehose delivers them: their names and their bodies. */
import { randomUUID } from 'node:crypto';
import type { Conversion } from '../conversion-input';
import type { Malformed } from '../format/malformed';
import { formatted, type ErrorOutput } from './prefix';
import type { FailedRecord, ReadyRecord, TakenRecord } from './record';

export interface DeliveredObject {
  /** Undefined: what is delivered. */
  readonly failed: ErrorOutput | undefined;
  readonly body: Uint8Array;
  readonly extension: string;
  readonly records: number;
  /** When the oldest of its records arrived. */
  readonly oldestMs: number;
}

export function objectName(name: string, version: number, at: Date, extension: string): string {
  return `${name}-${version}-${formatted('yyyy-MM-dd-HH-mm-ss', at)}-${randomUUID()}${extension}`;
}

export function dataObject(
  records: readonly ReadyRecord[],
  body: Uint8Array,
  extension = '',
): DeliveredObject {
  return { failed: undefined, body, extension, records: records.length, oldestMs: oldest(records) };
}

export function processingFailures(
  records: readonly FailedRecord[],
  lambdaARN: string | undefined,
): DeliveredObject {
  const lines = records.map(({ record, failure }) => ({
    rawData: record.data,
    errorCode: failure.code,
    errorMessage: failure.message,
    attemptsMade: failure.attempts,
    arrivalTimestamp: record.arrivedMs,
    attemptEndingTimestamp: failure.endedMs,
    lambdaARN,
  }));
  return errorObject('processing-failed', lines, records);
}

export interface Unconverted extends ReadyRecord {
  readonly error: Malformed;
}

export function conversionFailures(
  records: readonly Unconverted[],
  {
    conversion,
    region,
    nowMs,
  }: { readonly conversion: Conversion; readonly region: string; readonly nowMs: number },
): DeliveredObject {
  const dataCatalogTable = {
    catalogId: null,
    databaseName: conversion.database,
    tableName: conversion.table,
    region,
    versionId: 'LATEST',
    catalogArn: null,
  };
  const lines = records.map(({ record, data, error }) => ({
    attemptsMade: 1,
    arrivalTimestamp: record.arrivedMs,
    lastErrorCode: error.code,
    lastErrorMessage: error.message,
    attemptEndingTimestamp: nowMs,
    rawData: data.toString('base64'),
    sequenceNumber: record.number,
    subSequenceNumber: null,
    dataCatalogTable,
  }));
  return errorObject('format-conversion-failed', lines, records);
}

function errorObject(
  failed: ErrorOutput,
  lines: readonly object[],
  records: readonly { readonly record: TakenRecord }[],
): DeliveredObject {
  const body = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return { failed, body, extension: '', records: records.length, oldestMs: oldest(records) };
}

function oldest(records: readonly { readonly record: TakenRecord }[]): number {
  return records.reduce((least, { record }) => Math.min(least, record.arrivedMs), Number.POSITIVE_INFINITY);
}
