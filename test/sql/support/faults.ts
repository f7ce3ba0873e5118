/** Faults that the property must see: each breaks one rule, in one place of one file of sql/. */
import type { Witness } from './examine';

const TIMELINE = '30_history/hist_timeline/view.sql';
const SNAPSHOT = '30_history/hist_snapshot/view.sql';
const SNAPSHOTS = '30_history/touch_snapshots/load.sql';
const LINES = '30_history/hist_order_line/load.sql';
const CUSTOMERS = '30_history/hist_customer/load.sql';
const CUSTOMER = '40_dims/dim_customer/load.sql';
const FACT = '50_facts/fact_sales/load.sql';

const PLACE =
  'order by epoch, stage_rank, sequence, contract_version, is_delete, row_hash, event_id\n    ) as place';
const ENDS =
  'lead(effective_at) over (partition by record_key, source_system, entity order by place) as next_at';
const PRODUCTS = `
      lead(valid_from) over (partition by stock_code, source_system order by valid_from) as next_from
    from (
      select
        source_system,
        record_key as stock_code,
        member_sk as product_sk,
        valid_from
      from etl_member
      where entity = 'product'
        and fate <> 'gone'
      union all
      select
        member.source_system,
        member.stock_code,
        member.product_sk,
        member.valid_from
      from dim_product as member`;

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
    seenBy: ['load'],
  },
  'time may run back': {
    file: TIMELINE,
    right: 'rows between unbounded preceding and current row\n    ) as effective_at',
    wrong: 'rows between current row and current row\n    ) as effective_at',
    seenBy: ['load'],
  },
  'a rejected row counts as absent': {
    file: TIMELINE,
    right: "kind = 'presence'",
    wrong: "kind = 'nothing'",
    seenBy: ['model', 'structure'],
  },
  'what a part of a snapshot lacks counts as gone': {
    file: TIMELINE,
    right: 'and whole.is_whole = 1',
    wrong: 'and whole.is_whole >= 0',
    seenBy: ['model', 'structure'],
  },
  'the rows of a part of a snapshot have no time': {
    file: SNAPSHOT,
    right: "where kind in ('snapshot', 'part')",
    wrong: "where kind in ('snapshot')",
    seenBy: ['model'],
  },
  'a row that a later contract version rejects keeps its word': {
    file: TIMELINE,
    right: 'and refused.contract_version > told.contract_version',
    wrong: 'and refused.contract_version > told.contract_version + 1',
    seenBy: ['model'],
  },
  'a rejected row touches nobody': {
    file: CUSTOMERS,
    right: 'and contract_version > 1',
    wrong: 'and contract_version > 2',
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
    right: ENDS,
    wrong: ENDS.replace('effective_at', 'case when is_delete = 1 then effective_at end'),
    seenBy: ['model', 'structure', 'source'],
  },
  'a version ends before the next one begins': {
    file: TIMELINE,
    right: ENDS,
    wrong: ENDS.replace(
      'effective_at',
      "case when is_delete = 0 then effective_at - interval '1 second' else effective_at end",
    ),
    seenBy: ['model', 'structure'],
  },
  'a delete does not close': {
    file: TIMELINE,
    right: ENDS,
    wrong: ENDS.replace('effective_at', 'case when is_delete = 0 then effective_at end'),
    seenBy: ['model', 'source'],
  },
  'what is delivered twice is stored twice': {
    file: LINES,
    right: 'where deliveries.delivery = 1',
    wrong: 'where deliveries.delivery > 0',
    seenBy: ['load'],
  },
  'a snapshot touches nobody': {
    file: SNAPSHOTS,
    right: "where entity = 'order_line'\n        and kind in ('snapshot', 'part')",
    wrong: "where entity = 'order_line'\n        and kind = 'nothing'",

    seenBy: ['model', 'one batch'],
  },
  'a stale version stays': {
    file: CUSTOMER,
    right: "when derived.customer_sk is null then 'gone'",
    wrong: "when derived.customer_sk is null then 'kept'",
    seenBy: ['model', 'structure', 'one batch'],
  },
  'new sales infer no members': {
    file: CUSTOMER,
    right: "where customer_id <> ''",
    wrong: "where customer_id = 'nobody'",
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
    right: PRODUCTS,
    wrong: PRODUCTS.replace(/lead.*\)/, 'valid_to').replaceAll(
      /(\S*)valid_from$/gm,
      '$1valid_from, $1valid_to',
    ),
    seenBy: ['model', 'structure'],
  },
  'a changed customer leaves its sales alone': {
    file: FACT,
    right: 'or customer.member_sk is not null',
    wrong: 'or customer.member_sk = 0',
    seenBy: ['model', 'structure', 'one batch'],
  },
  'a changed location leaves its sales alone': {
    file: FACT,
    right: 'or location.member_sk is not null',
    wrong: 'or location.member_sk = 0',
    seenBy: ['model', 'structure'],
  },
  'a sale keeps its location when its header names another one': {
    file: FACT,
    right: 'and stored_country = country then location_sk',
    wrong: 'and stored_country is not null then location_sk',
    seenBy: ['model', 'structure', 'one batch'],
  },
  'a header touches no lines': {
    file: FACT,
    right: 'from etl_hist_sales_order\n  ),\n  changes',
    wrong: "from etl_hist_sales_order\n    where order_id = ''\n  ),\n  changes",
    seenBy: ['model', 'source', 'one batch'],
  },
  'a member that facts name is derived without its events': {
    file: CUSTOMER,
    right: "when stored.is_rebuilt = 0 then 'kept'",
    wrong: "when stored.is_rebuilt = 2 then 'kept'",
    seenBy: ['model', 'structure'],
  },
  'a line that comes after its header has none': {
    file: FACT,
    right: 'where header.order_id is null',
    wrong: "where header.order_id = ''",
    seenBy: ['model', 'source', 'one batch'],
  },
};
