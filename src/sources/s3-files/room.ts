/** What a source of files can do beside bringing them: all that commands ask of one. */
import { LANDED_EPOCH } from '../../model/landed-name';
import type {
  Bookmarked,
  Counted,
  Examined,
  NotCompared,
  Provisioned,
  Reported,
  RoomDeps,
} from '../capabilities';
import { examine, PROVISION } from '../finding';
import { describeBookmark, pauseBookmark, setBackBookmark, showBookmark } from './by-job/bookmark';
import { examineIngest } from './doctor/ingest';
import { examineS3Files } from './doctor';
import { lookAtWorkGroup } from './doctor/counting';
import type { Pipeline } from '../../model/pipeline';
import { landingOf, type Landing } from './landing';
import { provisionLanding } from './provision';
import { countLandedRows } from './reconcile/count-bronze';
import { compareLanding } from './reconcile/landing-border';
import { describeLanding, readLandingStatus } from './status/status';

type S3FilesRoom = { readonly kind: 's3-files' } & Examined & Reported & Bookmarked & Provisioned & Counted;

const NOT_COMPARED: readonly NotCompared[] = [
  {
    border: 'source → history',
    why: 'files say what happened and not what is now: rows and sums of each object are compared at bronze → history',
  },
  {
    border: 'mark → history',
    why: 'a sweep proves that all files of a moment have landed, and counts nothing in them',
  },
];

export function createS3FilesRoom({ aws, store, sql, settings }: RoomDeps): S3FilesRoom {
  const { s3, athena, glue, glueOnce } = aws;
  const deps = { s3, athena, glue, glueOnce, store, sql, settings };
  const landingFor = (pipeline: Pipeline): Landing => landingOf(pipeline, settings.landingBucket);
  return {
    kind: 's3-files',
    async examine(pipeline) {
      const landing = landingFor(pipeline);
      const findings = [...(await examineS3Files(deps, landing)), ...(await examineIngest(deps, landing))];
      if (pipeline.source.reconcile === 'off') return findings;
      const look = () => lookAtWorkGroup({ athena, s3, settings });
      return [...findings, await examine('Athena workgroup', PROVISION, look)];
    },
    async report(pipeline) {
      const json = await readLandingStatus(deps, landingFor(pipeline));
      return { json, text: describeLanding(pipeline.name, json) };
    },
    bookmark: {
      show: async (pipeline) => showBookmark(deps, landingFor(pipeline)),
      setBack: async (pipeline, runId) => setBackBookmark(deps, landingFor(pipeline), runId),
      pause: async (pipeline, since) => pauseBookmark(deps, landingFor(pipeline), since),
      describe: describeBookmark,
    },
    provision: async (pipeline) => provisionLanding(s3, landingFor(pipeline)),
    // Files are never loaded anew.
    epochOf: () => Promise.resolve(LANDED_EPOCH),
    countBronze: (pipeline) => countLandedRows(deps, pipeline),
    countSource: () => Promise.resolve(null),
    compareDelivered: async (pipeline) =>
      compareLanding(deps, landingFor(pipeline), pipeline.schedule.windowMs),
    notCompared: NOT_COMPARED,
  };
}
