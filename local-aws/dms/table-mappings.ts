/** TableMappings: which tables a task captures and which columns it adds. */
import { z } from 'zod';
import { invalidValue } from './errors';
import { parseInput, parseJsonMember } from './input';

export interface TablePattern {
  readonly schema: string;
  readonly table: string;
}

export interface TableRules {
  readonly selections: readonly (TablePattern & { readonly action: 'include' | 'exclude' })[];
  readonly headers: readonly (TablePattern & {
    readonly name: string;
    readonly expression: 'commit_timestamp' | 'change_seq';
  })[];
  readonly beforeImages: readonly (TablePattern & {
    readonly prefix: string;
    readonly suffix: string;
    readonly columnFilter: 'pk-only' | 'all';
  })[];
}

const common = {
  'rule-id': z.coerce.string().regex(/^\d+$/, 'a number'),
  'rule-name': z.coerce.string().min(1),
  'object-locator': z.strictObject({ 'schema-name': z.string().min(1), 'table-name': z.string().min(1) }),
};
const selection = z.strictObject({
  ...common,
  'rule-type': z.literal('selection'),
  'rule-action': z.enum(['include', 'exclude', 'explicit']),
  filters: z.array(z.never()).optional(),
});
const addColumn = z.strictObject({
  ...common,
  'rule-type': z.literal('transformation'),
  'rule-target': z.literal('column'),
  'rule-action': z.literal('add-column'),
  value: z.string().min(1),
  expression: z.enum(['$AR_H_COMMIT_TIMESTAMP', '$AR_H_CHANGE_SEQ']),
  // both arrive in Parquet as text, whatever is asked for
  'data-type': z.object({ type: z.enum(['string', 'datetime']) }).catchall(z.unknown()),
});
const addBeforeImages = z.strictObject({
  ...common,
  'rule-type': z.literal('transformation'),
  'rule-target': z.literal('column'),
  'rule-action': z.literal('add-before-image-columns'),
  'before-image-def': z.strictObject({
    'column-filter': z.enum(['pk-only', 'all']),
    'column-prefix': z.string().default(''),
    'column-suffix': z.string().default(''),
  }),
});
const shape = z.object({ 'rule-type': z.string(), 'rule-action': z.string() });
const mappings = z.strictObject({ rules: z.array(z.unknown()).min(1) });

type Rule = z.infer<typeof selection> | z.infer<typeof addColumn> | z.infer<typeof addBeforeImages>;

/** Reads TableMappings. Throws InvalidParameterValueException naming the rule at fault; filters, renames and the like are refused. */
export function readTableMappings(text: string): TableRules {
  const { rules } = parseInput(mappings, parseJsonMember(text, 'TableMappings'), 'TableMappings');
  const read = rules.map((rule, index) => readRule(rule, `TableMappings.rules.${index}`));
  refuseRepeated(read);
  const selections = read.filter((rule) => rule['rule-type'] === 'selection');
  if (!selections.some((rule) => rule['rule-action'] !== 'exclude')) {
    throw invalidValue('TableMappings: at least one selection rule must include tables');
  }
  return {
    selections: selections.map((rule) => ({
      ...patternOf(rule),
      action: rule['rule-action'] === 'exclude' ? 'exclude' : 'include',
    })),
    headers: read
      .filter((rule) => rule['rule-action'] === 'add-column')
      .map((rule) => ({
        ...patternOf(rule),
        name: rule.value,
        expression: rule.expression === '$AR_H_CHANGE_SEQ' ? 'change_seq' : 'commit_timestamp',
      })),
    beforeImages: read
      .filter((rule) => rule['rule-action'] === 'add-before-image-columns')
      .map((rule) => ({ ...patternOf(rule), ...readBeforeImage(rule['before-image-def']) })),
  };
}

function readRule(rule: unknown, where: string): Rule {
  const { 'rule-type': type, 'rule-action': action } = parseInput(shape, rule, where);
  if (type === 'selection') return parseInput(selection, rule, where);
  if (type === 'transformation' && action === 'add-column') return parseInput(addColumn, rule, where);
  if (type === 'transformation' && action === 'add-before-image-columns')
    return parseInput(addBeforeImages, rule, where);
  throw invalidValue(`${where}: ${type} ${action} is not supported by the local DMS`);
}

function refuseRepeated(rules: readonly Rule[]): void {
  for (const member of ['rule-id', 'rule-name'] as const) {
    const values = rules.map((rule) => rule[member]);
    const repeated = values.find((value, index) => values.indexOf(value) !== index);
    if (repeated !== undefined) throw invalidValue(`TableMappings: two rules have the ${member} ${repeated}`);
  }
}

function readBeforeImage(definition: z.infer<typeof addBeforeImages>['before-image-def']) {
  const { 'column-prefix': prefix, 'column-suffix': suffix, 'column-filter': columnFilter } = definition;
  if (!prefix && !suffix)
    throw invalidValue('TableMappings: before-image-def needs a column-prefix or a column-suffix');
  return { prefix, suffix, columnFilter };
}

function patternOf(rule: Rule): TablePattern {
  return { schema: rule['object-locator']['schema-name'], table: rule['object-locator']['table-name'] };
}
