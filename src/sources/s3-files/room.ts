/** What a source of files can do beside bringing them: all that commands ask of one. */
import type { Examined, Provisioned, Reported, RoomDeps } from '../capabilities';
import { examineS3Files } from './doctor';
import { landingOf } from './landing';
import { provisionLanding } from './provision';
import { describeLanding, readLandingStatus } from './status/status';

type S3FilesRoom = { readonly kind: 's3-files' } & Examined & Reported & Provisioned;

export function createS3FilesRoom({ aws: { s3 }, store, settings }: RoomDeps): S3FilesRoom {
  const deps = { s3, store, settings };
  return {
    kind: 's3-files',
    examine: async (pipeline) => examineS3Files(deps, landingOf(pipeline, settings.landingBucket)),
    async report(pipeline) {
      const json = await readLandingStatus(deps, landingOf(pipeline, settings.landingBucket));
      return { json, text: describeLanding(pipeline.name, json) };
    },
    provision: async (pipeline) => provisionLanding(s3, landingOf(pipeline, settings.landingBucket)),
  };
}
