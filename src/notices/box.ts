/**
 * What was told and what has to be, in S3: each step of an incident is an object that is put once, so that of many who see it one tells it, and a
 * mail is noted as told after it went. Nothing is overwritten or deleted: the list of objects is the state (docs/adr/0058).
 */
import type { S3Client } from '@aws-sdk/client-s3';
import { putIfNew } from '../aws/new-object';
import type { ObjectStore } from '../aws/object-store';
import type { Mail } from './mail';

export interface Box {
  readonly s3: S3Client;
  readonly store: Pick<ObjectStore, 'list' | 'readJson'>;
  readonly bucket: string;
}

/** What is put of a step. */
export interface Entry {
  readonly at: string;
  /** Who put it: a try that is made again finds its own, and sends what it had not. */
  readonly by: string;
  readonly mail: Mail;
  readonly about?: About;
}

/** What has to be known of an incident's beginning to see its end. */
export interface About {
  /** From when on its windows are late, ISO UTC. */
  readonly since?: string;
  /** The run that it began with: what its audit does not know yet is not over. */
  readonly workflowRunId?: string;
}

/** The place of an incident: a pipeline, or `warehouse.main`, and which of its incidents. */
export interface Place {
  readonly place: string;
  readonly key: string;
}

export interface Step extends Place {
  readonly name: string;
  readonly number: number;
  readonly step: 'open' | 'over' | 'news';
  readonly isTold: boolean;
}

export const NOTICES = 'notices/';
const ENTRY = /^notices\/([^/]+)\/([^/]+)\/([^/]+)\.json$/;
const INCIDENT = /^(\d{6})-(1-open|2-over)$/;

export function openName({ place, key }: Place, number: number): string {
  return `${NOTICES}${place}/${key}/${String(number).padStart(6, '0')}-1-open`;
}

export function overName({ place, key }: Place, number: number): string {
  return `${NOTICES}${place}/${key}/${String(number).padStart(6, '0')}-2-over`;
}

export function newsName(place: string, id: string): string {
  return `${NOTICES}${place}/news/${id}`;
}

/** In the order in which an incident's steps follow each other. */
export async function readSteps({ store, bucket }: Box, prefix = NOTICES): Promise<Step[]> {
  const names = (await store.list(bucket, prefix)).map(({ key }) => key);
  const told = new Set(names.filter((name) => name.endsWith('.told')));
  return names.flatMap((name) => {
    const [, place, key, file] = ENTRY.exec(name) ?? [];
    if (place === undefined || key === undefined || file === undefined) return [];
    const [, digits, word] = INCIDENT.exec(file) ?? [];
    const bare = name.slice(0, -'.json'.length);
    const step = word === '1-open' ? 'open' : word === '2-over' ? 'over' : 'news';
    return [{ place, key, name: bare, number: Number(digits ?? 0), step, isTold: told.has(`${bare}.told`) }];
  });
}

/** False where somebody has put it. */
export function putEntry({ s3, bucket }: Box, name: string, entry: Entry): Promise<boolean> {
  return putIfNew(s3, bucket, `${name}.json`, JSON.stringify(entry));
}

export async function readEntry({ store, bucket }: Box, name: string): Promise<Entry> {
  return (await store.readJson(bucket, `${name}.json`)) as Entry;
}

export async function noteTold({ s3, bucket }: Box, name: string, at: string): Promise<void> {
  await putIfNew(s3, bucket, `${name}.told`, JSON.stringify({ at }));
}
