/** The questions that Terraform gives to Athena are answered by the local one, over files as a sweep lands them. */
import { Athena } from '@aws-sdk/client-athena';
import { Glue } from '@aws-sdk/client-glue';
import { S3 } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { landedQuestions } from '../../scripts/gen/landed-questions';
import { lookAtAthenaQuery, readAthenaRows, startAthenaQuery, type AthenaRow } from '../../src/aws/athena';
import { ensureTable } from '../../src/aws/catalog-table';
import { landedKey, landedPrefix } from '../../src/model/landed-name';
import { sourceOf } from '../../src/model/pipeline';
import { findPipeline } from '../../src/pipelines/registry';
import { feedTable } from '../../src/sources/s3-files/feed-table';
import { clientSettings, makeBucket, uniqueName } from '../support/stack';

const pipeline = findPipeline('regional-sales');
const feed = sourceOf(pipeline, 's3-files').feeds.find(({ name }) => name === 'sales_record');

describe('questions about landed files', () => {
  const athena = new Athena(clientSettings());
  const glue = new Glue(clientSettings());
  const s3 = new S3({ ...clientSettings(), forcePathStyle: true });
  const database = uniqueName('catalog');
  let bucket: string;

  beforeAll(async () => {
    if (!feed) throw new Error('no such feed');
    bucket = await makeBucket('bronze');
    await glue.createDatabase({ DatabaseInput: { Name: database } });
    const place = { bucket, pipeline: pipeline.name, prefix: landedPrefix(pipeline.name, feed.name) };
    const table = feedTable(feed, place);
    if (!table) throw new Error('Athena cannot read it');
    await ensureTable(glue, database, table);
    const header = feed.columns.map((column) => column.header).join(',');
    const row = feed.columns.map(() => '1').join(',');
    const land = (name: string, day: string, lines: readonly string[]) =>
      s3.putObject({
        Bucket: bucket,
        Key: landedKey(pipeline.name, feed.name, Date.parse(day), name),
        Body: lines.join('\n'),
      });
    await land('later.csv', '2026-02-06', [header, row, row, row]);
    await land('before.csv', '2026-02-03', [`\uFEFF${header}`, row]);
    await land('long-ago.csv', '2025-02-03', [header, row]);
  });
  afterAll(() => {
    for (const client of [athena, glue, s3]) client.destroy();
  });

  const ask = async (question: string): Promise<AthenaRow[]> => {
    const { sql = '' } = landedQuestions(pipeline).find(({ name }) => name === question) ?? {};
    const id = await startAthenaQuery(athena, {
      ...{ sql, database, workGroup: 'primary', token: uniqueName('question-of-landed-files-for-athena') },
      output: `s3://${bucket}/athena/`,
    });
    let ended;
    while ((ended = await lookAtAthenaQuery(athena, id)) === null) await sleep(50);
    if (ended !== true) throw ended;
    return readAthenaRows(athena, id);
  };

  it('are some for each feed', () => {
    expect(landedQuestions(pipeline)).toHaveLength(3 * sourceOf(pipeline, 's3-files').feeds.length);
    expect(landedQuestions(findPipeline('ecommerce'))).toEqual([]);
  });

  it('count rows by file, and no header', async () => {
    const rows = await ask('regional-sales sales_record: rows by file');
    expect(rows.map(({ row_count: count }) => count)).toEqual(['1', '3']);
  });

  it('count files and rows by day', async () => {
    const rows = await ask('regional-sales sales_record: rows by day');
    expect(rows.map(({ files, row_count: count }) => [files, count])).toEqual([
      ['1', '1'],
      ['1', '3'],
    ]);
  });

  it('show rows as they were written', async () => {
    const rows = await ask('regional-sales sales_record: ten rows');
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({ region: '1', country: '1' });
  });
});
