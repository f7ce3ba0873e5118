/** All activities of the worker. Workflows see only this type. */
import type { createAlertActivities } from './alert';
import type { createAuditActivities } from './audit';
import type { createBackfillActivities } from './backfill';
import type { createBatchActivities } from './batch';
import type { createFiguresActivities } from './figures';
import type { createGlueActivities } from './glue';
import type { createPlanningActivities } from './planning';
import type { createPublishActivities } from './publish';
import type { createQuicksightActivities } from './quicksight';
import type { createReconcileActivities } from './reconcile';
import type { createReportActivities } from './report';
import type { createRerunActivities } from './rerun';
import type { createSecureActivities } from './secure';
import type { createSelectActivities } from './select';
import type { createTableCheckActivities } from './table-checks';
import type { createTelemetryActivities } from './telemetry';
import type { createTemporalActivities } from './temporal';
import type { createWarehouseActivities } from './warehouse';

export type Activities = ReturnType<typeof createAlertActivities> &
  ReturnType<typeof createAuditActivities> &
  ReturnType<typeof createBackfillActivities> &
  ReturnType<typeof createBatchActivities> &
  ReturnType<typeof createFiguresActivities> &
  ReturnType<typeof createGlueActivities> &
  ReturnType<typeof createPlanningActivities> &
  ReturnType<typeof createPublishActivities> &
  ReturnType<typeof createQuicksightActivities> &
  ReturnType<typeof createReconcileActivities> &
  ReturnType<typeof createReportActivities> &
  ReturnType<typeof createRerunActivities> &
  ReturnType<typeof createSecureActivities> &
  ReturnType<typeof createSelectActivities> &
  ReturnType<typeof createTableCheckActivities> &
  ReturnType<typeof createTelemetryActivities> &
  ReturnType<typeof createTemporalActivities> &
  ReturnType<typeof createWarehouseActivities>;
