/** What a source of files can do beside bringing them: all that commands ask of one. */
import type { Examined, Provisioned, Reported, RoomDeps } from '../capabilities';
import { examine, PROVISION } from '../finding';
import { examineS3Files } from './doctor';
import { lookAtWorkGroup } from './doctor/counting';
import { landingOf } from './landing';
import { provisionLanding } from './provision';
import { describeLanding, readLandingStatus } from './status/status';

type S3FilesRoom = { readonly kind: 's3-files' } & Examined & Reported & Provisioned;

export function createS3FilesRoom({ aws: { s3, athena }, store, settings }: RoomDeps): S3FilesRoom {
  const deps = { s3, store, settings };
  return {
    kind: 's3-files',
    async examine(pipeline) {
      const findings = await examineS3Files(deps, landingOf(pipeline, settings.landingBucket));
      if (pipeline.source.reconcile === 'off') return findings;
      const look = () => lookAtWorkGroup({ athena, s3, settings });
      return [...findings, await examine('Athena workgroup', PROVISION, look)];
    },
    async report(pipeline) {
      const json = await readLandingStatus(deps, landingOf(pipeline, settings.landingBucket));
      return { json, text: describeLanding(pipeline.name, json) };
    },
    provision: async (pipeline) => provisionLanding(s3, landingOf(pipeline, settings.landingBucket)),
  };
}
