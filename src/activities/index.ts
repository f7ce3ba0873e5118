/** All activities of the worker. Workflows see only this type. */
import type { createAlertActivities } from './alert';
import type { createAuditActivities } from './audit';
import type { createBackfillActivities } from './backfill';
import type { createBatchActivities } from './batch';
import type { createBronzeActivities } from './bronze';
import type { createGlueActivities } from './glue';
import type { createPlanningActivities } from './planning';
import type { createPublishActivities } from './publish';
import type { createQuicksightActivities } from './quicksight';
import type { createReconcileActivities } from './reconcile';
import type { createReplicationActivities } from './replication';
import type { createReportActivities } from './report';
import type { createRerunActivities } from './rerun';
import type { createTableCheckActivities } from './table-checks';
import type { createTemporalActivities } from './temporal';
import type { createWarehouseActivities } from './warehouse';
import type { createWatermarkActivities } from './watermark';

export type Activities = ReturnType<typeof createAlertActivities> &
  ReturnType<typeof createAuditActivities> &
  ReturnType<typeof createBackfillActivities> &
  ReturnType<typeof createBatchActivities> &
  ReturnType<typeof createBronzeActivities> &
  ReturnType<typeof createGlueActivities> &
  ReturnType<typeof createPlanningActivities> &
  ReturnType<typeof createPublishActivities> &
  ReturnType<typeof createQuicksightActivities> &
  ReturnType<typeof createReconcileActivities> &
  ReturnType<typeof createReplicationActivities> &
  ReturnType<typeof createReportActivities> &
  ReturnType<typeof createRerunActivities> &
  ReturnType<typeof createTableCheckActivities> &
  ReturnType<typeof createTemporalActivities> &
  ReturnType<typeof createWarehouseActivities> &
  ReturnType<typeof createWatermarkActivities>;
