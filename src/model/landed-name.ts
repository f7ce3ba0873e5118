/**
 * Names of what a source of files has landed in bronze:
 * `bronze/<pipeline>/epoch=1/<feed>/2011/01/05/20110105-100000123-<slug>.csv`. The time is its arrival, which no other one of the
 * pipeline has; the slug is for people.
 */
import { controlPrefix, epochFolder } from './names';

/** Files are never loaded anew: there is one epoch. */
export const LANDED_EPOCH = 1;

const LONGEST_SLUG = 64;
const EXTENSION = /^(?<stem>.*?)(?<extension>(?:\.[a-z0-9]{1,8}){1,2})$/;

/** The folder of the feeds' folders. */
export function landedFolder(pipeline: string): string {
  return `${epochFolder(pipeline, LANDED_EPOCH)}/`;
}

export function landedPrefix(pipeline: string, feed: string): string {
  return `${landedFolder(pipeline)}${feed}/`;
}

/** `file`: the original's key, of which the last part is used. */
export function landedKey(pipeline: string, feed: string, arrivedMs: number, file: string): string {
  const iso = new Date(arrivedMs).toISOString();
  const [day = '', time = ''] = iso.slice(0, 23).split('T');
  const stamp = `${day.replaceAll('-', '')}-${time.replaceAll(/[:.]/g, '')}`;
  return `${landedPrefix(pipeline, feed)}${day.replaceAll('-', '/')}/${stamp}-${fileSlug(file)}`;
}

/** `Umsätze März.CSV.gz` becomes `umsatze-marz.csv.gz`; a name without a letter of ours `file`. At most 64 and the extension. */
export function fileSlug(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const { stem = plain, extension = '' } = EXTENSION.exec(plain)?.groups ?? {};
  const slug = stem
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, LONGEST_SLUG)
    .replace(/-+$/, '');
  return `${slug === '' ? 'file' : slug}${extension}`;
}

export interface LandedName {
  readonly pipeline: string;
  readonly feed: string;
  /** Epoch milliseconds UTC. */
  readonly arrivedMs: number;
}

const LANDED_NAME =
  /^bronze\/([a-z][a-z0-9-]*)\/epoch=1\/([a-z][a-z0-9_]*)\/\d{4}\/\d{2}\/\d{2}\/(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})(\d{3})-[a-z0-9-]+(?:\.[a-z0-9]+)*$/;

/** Null where no sweep would have named it so. */
export function parseLandedName(key: string): LandedName | null {
  const match = LANDED_NAME.exec(key);
  if (!match) return null;
  const [, pipeline = '', feed = '', year, month, day, hour, minute, second, millisecond] = match;
  const arrivedMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`);
  return { pipeline, feed, arrivedMs };
}

/** Where a pipeline's sweeps keep what they decided: docs/adr/0031. */
export function landingFolder(pipeline: string): string {
  return `${controlPrefix(pipeline)}epoch=${LANDED_EPOCH}/landing/`;
}

export function landingLogPrefix(pipeline: string): string {
  return `${landingFolder(pipeline)}log/`;
}

const digits = (entry: number): string => String(entry).padStart(10, '0');

/** What a sweep decided; whoever puts it first has its say. */
export function landingEntryKey(pipeline: string, entry: number): string {
  return `${landingLogPrefix(pipeline)}${digits(entry)}.json`;
}

/** Says that all of an entry's copies are in bronze; sorts before the entry. */
export function landingDoneKey(pipeline: string, entry: number): string {
  return `${landingLogPrefix(pipeline)}${digits(entry)}.done`;
}

/** Behind this key begin those of the next entry. */
export function landingAfterKey(pipeline: string, entry: number): string {
  return `${landingLogPrefix(pipeline)}${digits(entry)}.~`;
}

export function parseLandingLogKey(key: string): { entry: number; kind: 'json' | 'done' } | null {
  const [, entry, kind] = /\/landing\/log\/(\d{10})\.(json|done)$/.exec(key) ?? [];
  return entry === undefined ? null : { entry: Number(entry), kind: kind === 'done' ? 'done' : 'json' };
}

/** A cache of what the log says, made anew from it where it is gone. */
export function landingKnownKey(pipeline: string): string {
  return `${landingFolder(pipeline)}known.json`;
}

/** Contents that a sweep holds in its hands before it decides. */
export function landingStagePrefix(pipeline: string): string {
  return `${landingFolder(pipeline)}stage/`;
}

/** Tries of the job that takes files by a bookmark: docs/adr/0044. */
export function landingTriesPrefix(pipeline: string): string {
  return `${landingFolder(pipeline)}tries/`;
}

/** What one try was asked, who owns it, what it holds, and last what it took. */
export function landingTryFolder(pipeline: string, token: string): string {
  return `${landingTriesPrefix(pipeline)}${token}/`;
}

/** Since when the bookmark stands still by a person's word, and which time it has passed: two writers, two objects. */
export function landingBookmarkKey(pipeline: string, what: 'paused' | 'passed'): string {
  return `${landingFolder(pipeline)}bookmark-${what}.json`;
}
