/** The warehouse: it answers, and it is what sql/ and the contracts say. */
import { installationDue } from '../../aws/install-warehouse';
import type { SqlRunner } from '../../aws/sql-runner';
import type { Entity } from '../../model/entity';
import { bad, examine, good, PROVISION, skipped, type Finding } from '../../sources/finding';

const INSTALLATION = 'warehouse installation';

export async function examineWarehouse(
  sql: SqlRunner,
  sqlRoot: string,
  entities: readonly Entity[],
): Promise<Finding[]> {
  const answers = await examine('warehouse', PROVISION, async () => {
    await sql.execute('select 1 as one');
    return good('answers');
  });
  if (answers.verdict !== 'good') return [answers, skipped(INSTALLATION, 'the warehouse was not reached')];
  const installed = await examine(INSTALLATION, 'install it: `ecomflow warehouse install`', async () => {
    const due = await installationDue(sql, sqlRoot, entities);
    if (due.length === 0) return good('all of sql/ and every contract');
    const more = due.length > 3 ? ` and ${due.length - 3} more` : '';
    return bad(`not installed: ${due.slice(0, 3).join(', ')}${more}`);
  });
  return [answers, installed];
}
