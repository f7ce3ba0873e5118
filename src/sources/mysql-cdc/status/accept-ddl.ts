/** Keeps a person's word that a table's schema changes were looked at. */
import { writeAcceptedDdl } from '../accepted-ddl';
import type { AcceptedDdl } from '../accepted';
import { EltError } from '../../../model/errors';
import type { Pipeline } from '../../../model/pipeline';
import { readSourceStatus, type SourceDeps } from './status';

/** Throws ELT_INPUT_INVALID unless DMS has counted exactly as many: one more came after the look. */
export async function acceptDdl(
  deps: SourceDeps,
  pipeline: Pipeline,
  { table, ddls, because }: Pick<AcceptedDdl, 'table' | 'ddls' | 'because'>,
): Promise<AcceptedDdl> {
  const { epoch, countingSince, tables } = await readSourceStatus(deps, pipeline);
  const seen = tables.find(({ name }) => name === table);
  if (!seen) {
    const known = tables.map(({ name }) => name).join(', ');
    throw new EltError('ELT_INPUT_INVALID', `${pipeline.name} has no table ${table}; it has: ${known}`);
  }
  if (ddls === 0 || seen.ddls !== ddls) {
    throw new EltError(
      'ELT_INPUT_INVALID',
      `--ddls: DMS has seen ${seen.ddls} schema change(s) of ${table}, not ${ddls}: look again with \`ecomflow source status\``,
    );
  }
  if (because.trim() === '') throw new EltError('ELT_INPUT_INVALID', '--because: say why');
  const accepted: AcceptedDdl = {
    pipeline: pipeline.name,
    epoch,
    table,
    ddls,
    countingSince,
    contractVersion: seen.contractVersion,
    because,
    acceptedAt: new Date(deps.nowMs()).toISOString(),
  };
  await writeAcceptedDdl(deps.store, deps.settings.lakeBucket, accepted);
  return accepted;
}
