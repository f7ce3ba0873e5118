/** Errors that are found before anything is read: what is wanted is not to be had. */
import { copyConfiguration } from './support/workspace';
import { type Edit, plant, SAMPLE } from './support/sample';

const ERRORS: readonly { error: string; edits: readonly Edit[]; says: RegExp }[] = [
  {
    error: 'a version of the provider that is not the one that was looked at',
    edits: [['versions.tf', 'version = "6.66.0"', 'version = "6.65.0"']],
    says: /no available releases match the given constraints|no available version is compatible/,
  },
  {
    error: 'another provider',
    edits: [
      [
        'versions.tf',
        '    aws = {',
        '    archive = {\n      source  = "hashicorp/archive"\n      version = "2.7.1"\n    }\n    aws = {',
      ],
    ],
    says: /hashicorp\/archive/,
  },
  {
    error: 'a module that there is not',
    edits: [['jobs.tf', './modules/queue', './modules/queues']],
    says: /Unreadable module directory|module not found/i,
  },
];

test.each(ERRORS)('finds $error', async ({ edits, says }) => {
  const workspace = await copyConfiguration(SAMPLE);
  try {
    plant(workspace.folder, edits);
    const { code, output } = await workspace.run('init');
    expect(code).not.toBe(0);
    expect(output.replaceAll(/[│╷╵]/g, ' ').replaceAll(/\s+/g, ' ')).toMatch(says);
  } finally {
    workspace.remove();
  }
});
