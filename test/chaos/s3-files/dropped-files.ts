/**
 * Files that lie in landing, which all lanes share and none changes. Each lane sweeps them for itself, into a bronze of its own: what
 * befalls its sweeps is its own.
 */
import { CreateDatabaseCommand } from '@aws-sdk/client-glue';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { sampleFiles } from '../../../scripts/redeliver/files/sample';
import { spread, underAnotherName } from '../../../scripts/redeliver/files/dropped';
import { DAY_MS } from '../../../src/model/pipeline';
import { landingOf } from '../../../src/sources/s3-files/landing';
import { dropFile } from '../../../src/sources/s3-files/provision/drop';
import { makeBucket } from '../../support/stack';
import type { ChaosSource } from '../source';

const FIRST_DAY = Date.UTC(2026, 2, 2);
const SECOND_MS = 1_000;
const DAYS = 2;

export const droppedFiles: ChaosSource = {
  async deliver({ pipeline, config, control, aws }) {
    const landing = landingOf(pipeline, config.ECOMFLOW_LANDING_BUCKET);
    const days = spread(sampleFiles(), DAYS);
    for (const [day, files] of days.entries())
      for (const [place, { name, body }] of files.entries()) {
        await control.setClock(instant(day, (place + 1) * SECOND_MS));
        await dropFile(aws.s3, landing, name, body);
      }
    await control.setClock(instant(DAYS, SECOND_MS));
    return days.map((_, day) => ({ from: instant(day), to: instant(day + 1) }));
  },

  async repeat({ pipeline, config, aws }) {
    const landing = landingOf(pipeline, config.ECOMFLOW_LANDING_BUCKET);
    const again = sampleFiles().map((file) => underAnotherName(file, 'again-'));
    for (const { name, body } of again) await dropFile(aws.s3, landing, name, body);
    return async () => {
      for (const { name } of again)
        await aws.s3.send(new DeleteObjectCommand({ Bucket: landing.bucket, Key: landing.prefix + name }));
    };
  },
  // What is known already does not land.
  toldOfRepeat: [],

  async ownOf({ aws }, lane) {
    const database = lane.replaceAll('-', '_');
    await aws.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: database } }));
    return { ECOMFLOW_BRONZE_BUCKET: await makeBucket('bronze'), ECOMFLOW_CATALOG_DATABASE: database };
  },
};

function instant(day: number, ms = 0): string {
  return new Date(FIRST_DAY + day * DAY_MS + ms).toISOString();
}
