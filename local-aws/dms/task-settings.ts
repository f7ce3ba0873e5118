/** ReplicationTaskSettings: what the bronze contract demands is checked, what would change the result is refused. */
import { z } from 'zod';
import { parseInput, parseJsonMember } from './input';

const off = z.literal(false).optional();
const tuning = z.record(z.string(), z.unknown()).nullish();

const settingsSchema = z.strictObject({
  TargetMetadata: z
    .object({
      BatchApplyEnabled: off,
      TaskRecoveryTableEnabled: off,
      SupportLobs: z.literal(true).optional(),
    })
    .loose()
    .optional(),
  FullLoadSettings: z
    .object({
      TargetTablePrepMode: z.literal('DO_NOTHING'),
      StopTaskCachedChangesApplied: off,
      StopTaskCachedChangesNotApplied: off,
    })
    .loose(),
  ChangeProcessingDdlHandlingPolicy: z
    .object({ HandleSourceTableDropped: z.literal(false), HandleSourceTableTruncated: z.literal(false) })
    .loose(),
  ValidationSettings: z.object({ EnableValidation: off }).loose().optional(),
  TTSettings: z.object({ EnableTT: off }).loose().optional(),
  ControlTablesSettings: z
    .object({ historyTableEnabled: off, SuspendedTablesTableEnabled: off, StatusTableEnabled: off })
    .loose()
    .optional(),
  BeforeImageSettings: z.null().optional(),
  CharacterSetSettings: z.null().optional(),
  LoopbackPreventionSettings: z.null().optional(),
  PostProcessingRules: z.null().optional(),
  FailTaskWhenCleanTaskResourceFailed: z.boolean().optional(),
  Logging: tuning,
  ErrorBehavior: tuning,
  ChangeProcessingTuning: tuning,
  StreamBufferSettings: tuning,
});

/**
 * Throws InvalidParameterValueException unless the settings say DO_NOTHING and leave DROP and TRUNCATE of a source table
 * alone: AWS's defaults would empty bronze, so they must be said.
 */
export function checkTaskSettings(text: string | undefined): string {
  const given = text ?? '{}';
  parseInput(settingsSchema, parseJsonMember(given, 'ReplicationTaskSettings'), 'ReplicationTaskSettings');
  return given;
}
