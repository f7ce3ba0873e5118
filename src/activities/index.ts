/** All activities of the worker. Workflows see only this type. */
import type { createAlertActivities } from './alert';
import type { createBackfillActivities } from './backfill';
import type { createCatalogActivities } from './catalog';
import type { createCheckActivities } from './check';
import type { createCheckTablesActivities } from './check-tables';
import type { createRecountActivities } from './recount';
import type { createDroppedActivities } from './dropped';
import type { createIngestActivities } from './ingest';
import type { createLetterActivities } from './letters';
import type { createLoadActivities } from './load';
import type { createLoadedActivities } from './loaded';
import type { createLookActivities } from './look-at-run';
import type { createNewsActivities } from './stream-news';
import type { createNoticeActivities } from './notices';
import type { createOfferActivities } from './offer';
import type { createPlanActivities } from './plan';
import type { createPublishActivities } from './publish';
import type { createReconcileActivities } from './reconcile';
import type { createRecordActivities } from './record';
import type { createRefineActivities } from './refine';
import type { createReportActivities } from './report';
import type { createRerunActivities } from './rerun';
import type { createSecureActivities } from './secure';
import type { createSelectActivities } from './select';
import type { createTelemetryActivities } from './telemetry';
import type { createTriggerActivities } from './trigger';

export type Activities = ReturnType<typeof createAlertActivities> &
  ReturnType<typeof createBackfillActivities> &
  ReturnType<typeof createCatalogActivities> &
  ReturnType<typeof createCheckActivities> &
  ReturnType<typeof createCheckTablesActivities> &
  ReturnType<typeof createRecountActivities> &
  ReturnType<typeof createDroppedActivities> &
  ReturnType<typeof createIngestActivities> &
  ReturnType<typeof createLetterActivities> &
  ReturnType<typeof createLoadActivities> &
  ReturnType<typeof createLoadedActivities> &
  ReturnType<typeof createLookActivities> &
  ReturnType<typeof createNewsActivities> &
  ReturnType<typeof createNoticeActivities> &
  ReturnType<typeof createOfferActivities> &
  ReturnType<typeof createPlanActivities> &
  ReturnType<typeof createPublishActivities> &
  ReturnType<typeof createReconcileActivities> &
  ReturnType<typeof createRecordActivities> &
  ReturnType<typeof createRefineActivities> &
  ReturnType<typeof createReportActivities> &
  ReturnType<typeof createRerunActivities> &
  ReturnType<typeof createSecureActivities> &
  ReturnType<typeof createSelectActivities> &
  ReturnType<typeof createTelemetryActivities> &
  ReturnType<typeof createTriggerActivities>;
