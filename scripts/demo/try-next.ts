/** What a person may do after a demo. */
import type { Stack } from '../../src/local-stack/stack';
import type { Pipeline } from '../../src/model/pipeline';

/** Commands about what was shown; without a kept stack, how to keep one. */
export function tryNext(pipelines: readonly Pipeline[], isKept: boolean): string {
  const [only] = pipelines;
  const again = pipelines.length === 1 && only ? `--pipeline ${only.name}` : '--all';
  const lines = [
    isKept ? 'try next:' : `try next, after \`npm run demo -- ${again} --keep\`:`,
    ...pipelines.flatMap(({ name, publish: [mart] }) => [
      ...(mart === undefined ? [] : [`  npx ecomflow query "select * from ${mart} limit 20"`]),
      `  npx ecomflow source status ${name}`,
      `  npx ecomflow reconcile ${name}`,
    ]),
    '  npx ecomflow query --list',
    '  npx ecomflow status',
  ];
  // Two pipelines may publish the same mart.
  return [...new Set(lines)].join('\n');
}

export function whereToLook(stack: Stack): string {
  return [
    'left running:',
    `  Temporal UI    ${stack.temporalUiUrl ?? ''}`,
    `  Temporal CLI   temporal workflow list --address ${stack.temporalAddress ?? ''}`,
    `  stop it        npx ecomflow local stop`,
  ].join('\n');
}
