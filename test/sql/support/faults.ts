/** Faults that the property must see: each breaks one rule, in one place of one file of sql/. */
import type { Witness } from './examine';

const TIMELINE = '30_history/hist_timeline/view.sql';
const SNAPSHOT = '30_history/hist_snapshot/view.sql';
const REJECTED = '30_history/etl_rejected/load.sql';
const LINES = '30_history/hist_order_line/load.sql';
const CUSTOMER = '40_dims/dim_customer/load.sql';
const FACT = '50_facts/fact_sales/load.sql';

const PLACE =
  'order by epoch, stage_rank, sequence, contract_version, is_delete, row_hash, event_id\n  ) as place';
const NEXT_OPENS =
  'lead(opened_at) over (partition by entity, source_system, record_key order by version_no)';

export interface Fault {
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
  /** Each of them sees it without the others. */
  readonly seenBy: readonly Witness[];
}

export const FAULTS: Readonly<Record<string, Fault>> = {
  'a snapshot that came first counts as late': {
    file: SNAPSHOT,
    right: 'and unbounded following',
    wrong: 'and current row',
    seenBy: ['model'],
  },
  'the snapshot of another source counts': {
    file: SNAPSHOT,
    right: 'partition by source_system, entity\n',
    wrong: 'partition by entity\n',
    seenBy: ['model', 'source', 'one batch'],
  },
  'changes reach past the next snapshot': {
    file: TIMELINE,
    right: ', spans.next_starts_at)',
    wrong: ', null)',
    seenBy: ['model'],
  },
  'a clock decides the order': {
    file: TIMELINE,
    right: PLACE,
    wrong: PLACE.replace('order by', 'order by candidate_at,'),
    seenBy: ['model', 'source'],
  },
  'time may run back': {
    file: TIMELINE,
    right: 'rows between unbounded preceding and current row\n  ) as effective_at',
    wrong: 'rows between current row and current row\n  ) as effective_at',
    seenBy: ['model', 'structure'],
  },
  'a rejected row counts as absent': {
    file: TIMELINE,
    right: "kind = 'presence'",
    wrong: "kind = 'nothing'",
    seenBy: ['model', 'structure'],
  },
  'a row that a later contract version rejects keeps its word': {
    file: TIMELINE,
    right: 'where coalesce(refused.contract_version, 0) <= event.contract_version',
    wrong: 'where coalesce(refused.contract_version, 0) <= event.contract_version + 1',
    seenBy: ['model'],
  },
  'a rejected row touches nobody': {
    file: REJECTED,
    right: 'where contract_version > 1',
    wrong: 'where contract_version > 2',
    seenBy: ['model', 'one batch'],
  },
  'the first version starts when it was seen': {
    file: TIMELINE,
    right: 'when version_no = 1 then',
    wrong: 'when version_no = 0 then',
    seenBy: ['model', 'structure'],
  },
  'a version does not end where the next one begins': {
    file: TIMELINE,
    right: NEXT_OPENS,
    wrong: 'null',
    seenBy: ['model', 'structure', 'source'],
  },
  'a version ends before the next one begins': {
    file: TIMELINE,
    right: NEXT_OPENS,
    wrong: `${NEXT_OPENS} - interval '1 second'`,
    seenBy: ['model', 'structure'],
  },
  'a delete does not close': {
    file: TIMELINE,
    right: 'min(case when is_delete = 1 then effective_at end)',
    wrong: 'min(case when is_delete = 2 then effective_at end)',
    seenBy: ['model', 'source'],
  },
  'what is delivered twice is stored twice': {
    file: LINES,
    right: 'when known.event_id is null and deliveries.delivery = 1 then',
    wrong: 'when deliveries.delivery > 0 then',
    seenBy: ['load'],
  },
  'a snapshot touches nobody': {
    file: LINES,
    right: "where kind = 'snapshot')",
    wrong: "where kind = 'nothing')",
    seenBy: ['model', 'one batch'],
  },
  'a stale version stays': {
    file: CUSTOMER,
    right: 'where customer_sk in (',
    wrong: 'where customer_sk = 0 and customer_sk in (',
    seenBy: ['model', 'structure', 'one batch'],
  },
  'new sales infer no members': {
    file: CUSTOMER,
    right: "event.entity = 'sales_order'",
    wrong: "event.entity = 'nothing'",
    seenBy: ['model', 'structure'],
  },
  'a sale at the instant of a change belongs to the version before': {
    file: FACT,
    right: 'and customers.valid_from <= sales.sold_at',
    wrong: 'and customers.valid_from < sales.sold_at',
    seenBy: ['model', 'structure'],
  },
  'a gap belongs to nobody': {
    file: FACT,
    right:
      'lead(member.valid_from) over (\n        partition by member.source_system, member.stock_code\n        order by member.valid_from\n      )',
    wrong: 'member.valid_to',
    seenBy: ['model', 'structure'],
  },
  'a changed customer leaves its sales alone': {
    file: FACT,
    right: "where changed.entity = 'customer'",
    wrong: "where changed.entity = 'nothing'",
    seenBy: ['model', 'structure', 'one batch'],
  },
  'a header touches no lines': {
    file: FACT,
    right: "touched.entity = 'sales_order'",
    wrong: "touched.entity = 'nothing'",
    seenBy: ['model', 'source', 'one batch'],
  },
};
