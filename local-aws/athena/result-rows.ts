/** Reads a query's result out of S3, where Athena itself reads it: without the object there is no result. */
import { GetObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { credentialsOf } from '../gateway/principal';
import type { StackContext } from '../gateway/service';
import { invalidRequest } from './errors';
import { outputLocation, type Query } from './query';

/** A value; null is NULL. */
export type Row = readonly (string | null)[];

/** Quoted, or nothing at all: the engine writes each value so. */
const FIELD = /(?:"((?:[^"]|"")*)")?([,\n])/y;

export class ResultRows {
  private readonly clients = new Map<string, S3Client>();
  /** The latest result, since pages are asked for one after another. */
  private latest: { readonly id: string; readonly rows: readonly Row[] } | undefined;

  constructor(private readonly context: StackContext) {}

  /** All rows, of a SELECT with the header first, as `principal` reads them. Throws InvalidRequestException when the object is gone. */
  async of(query: Query, isFirstPage: boolean, principal: string): Promise<readonly Row[]> {
    if (this.latest?.id === query.id && !isFirstPage) return this.latest.rows;
    const text = await this.read(query, principal);
    const rows = query.statementType === 'DML' ? parseCsv(text) : parseLines(text);
    this.latest = { id: query.id, rows };
    return rows;
  }

  close(): void {
    for (const client of this.clients.values()) client.destroy();
  }

  private clientOf(principal: string): S3Client {
    const { gatewayUrl: endpoint, region } = this.context;
    const credentials = credentialsOf(principal);
    const known = this.clients.get(principal);
    const client = known ?? new S3Client({ endpoint, region, forcePathStyle: true, credentials });
    this.clients.set(principal, client);
    return client;
  }

  private async read(query: Query, principal: string): Promise<string> {
    const { hostname: bucket, pathname } = new URL(outputLocation(query));
    try {
      const answer = await this.clientOf(principal).send(
        new GetObjectCommand({ Bucket: bucket, Key: decodeURIComponent(pathname.slice(1)) }),
      );
      return (await answer.Body?.transformToString()) ?? '';
    } catch (error) {
      if (error instanceof S3ServiceException && error.name === 'NoSuchKey')
        throw invalidRequest('Could not find results');
      throw error;
    }
  }
}

function parseCsv(text: string): readonly Row[] {
  const rows: Row[] = [];
  let row: (string | null)[] = [];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < text.length) {
    const match = FIELD.exec(text);
    if (!match) throw invalidRequest('The result in S3 is not what Athena wrote.');
    row.push(match[1] === undefined ? null : match[1].replaceAll('""', '"'));
    if (match[2] !== '\n') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

function parseLines(text: string): readonly Row[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => [line]);
}
