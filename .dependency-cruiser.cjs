/** Who may import whom: section 3 of the design, as rules. A planted violation in test/architecture shows that they bite. */

const TYPES_ONLY = ['type-only'];

/** Files of `folder` may import, of this repository, only what `allowed` matches. */
function onlyOwn(name, folder, allowed, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: folder },
    to: { path: '^(src|local-aws|scripts|test|bench)/', pathNot: [folder, ...allowed] },
  };
}

/** Files of `folder` may import, of packages and of Node, only what `allowed` matches. */
function onlyPackages(name, folder, allowed, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: folder },
    to: {
      dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core', 'npm-no-pkg', 'npm-unknown'],
      pathNot: allowed,
    },
  };
}

/** Files of `folder` may name the types of `target`, never its values. */
function typesOnly(name, folder, target, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: folder },
    to: { path: target, pathNot: folder, dependencyTypesNot: TYPES_ONLY },
  };
}

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one idea in two places, or two ideas tangled: types, too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    onlyOwn('model-stands-alone', '^src/model/', [], 'The model is pure: it knows nothing of what uses it.'),
    onlyPackages('model-needs-zod-only', '^src/model/', ['node_modules/zod/'], 'Pure: no Node, no SDK.'),
    onlyOwn(
      'entities-know-the-model',
      '^src/entities/',
      ['^src/model/'],
      'An entity is shared by pipelines: it knows none.',
    ),
    onlyPackages('entities-need-no-package', '^src/entities/', [], 'A definition is data.'),
    onlyOwn(
      'pipelines-know-model-and-entities',
      '^src/pipelines/',
      ['^src/model/', '^src/entities/'],
      'A pipeline says what, never how.',
    ),
    onlyPackages('pipelines-need-no-package', '^src/pipelines/', [], 'A definition is data.'),
    {
      name: 'pipelines-apart',
      comment:
        'One folder per pipeline: none leans on another. What those of one source system share is in a folder that begins with an underscore.',
      severity: 'error',
      from: { path: '^src/pipelines/([^/]+)/' },
      to: { path: '^src/pipelines/[^/]+/', pathNot: '^src/pipelines/($1|_(?!scaffold)[^/]+)/' },
    },
    onlyOwn(
      'workflows-know-model-and-activities',
      '^src/workflows/',
      ['^src/model/', '^src/activities/'],
      'Workflows are deterministic; all else belongs to activities.',
    ),
    typesOnly(
      'workflows-name-types-of-activities',
      '^src/workflows/',
      '^src/activities/',
      "Temporal's bundler does not refuse an AWS SDK inside a workflow: this rule does.",
    ),
    onlyPackages(
      'workflows-allow-list',
      '^src/workflows/',
      ['node_modules/@temporalio/(workflow|common)/'],
      'What a workflow bundle may contain; with `model` comes zod.',
    ),
    onlyOwn(
      'activities-know-model-and-aws',
      '^src/activities/',
      [
        '^src/model/',
        '^src/aws/',
        '^src/report/',
        '^src/stream/',
        '^src/notices/',
        '^src/sources/(source-kind|recounted|dropped)\\.ts$',
      ],
      'An activity works on what it is handed; of sources it knows the interfaces alone.',
    ),
    onlyOwn(
      'telemetry-knows-model-and-aws',
      '^src/telemetry/',
      ['^src/model/', '^src/aws/', '^src/activities/'],
      'What a worker tells of itself: it looks on and takes no part.',
    ),
    typesOnly(
      'telemetry-names-types-of-activities',
      '^src/telemetry/',
      '^src/activities/',
      'It knows what activities are given, and calls none.',
    ),
    onlyOwn(
      'lineage-knows-model-aws-and-origins',
      '^src/lineage/',
      ['^src/model/', '^src/aws/', '^src/activities/', '^src/sources/origins\\.ts$'],
      'What a run read and wrote, told to others: it looks on as telemetry does.',
    ),
    typesOnly(
      'lineage-names-types-of-activities',
      '^src/lineage/',
      '^src/activities/',
      'It knows what activities are given, and calls none.',
    ),
    onlyOwn(
      'samples-know-the-model',
      '^src/samples/',
      ['^src/model/'],
      'What a made-up shop does, and what a real one did: data for whoever tries the pipelines.',
    ),
    onlyOwn(
      'sources-know-model-and-aws',
      '^src/sources/',
      ['^src/model/', '^src/aws/'],
      'A kind of source looks once; who waits is another matter.',
    ),
    {
      name: 'sources-apart',
      comment: 'One folder per kind of source: none leans on another.',
      severity: 'error',
      from: { path: '^src/sources/([^/]+)/' },
      to: { path: '^src/sources/[^/]+/', pathNot: '^src/sources/$1/' },
    },
    onlyOwn(
      'aws-knows-the-model',
      '^src/aws/',
      ['^src/model/'],
      'Clients and runners, without purpose of their own.',
    ),
    onlyOwn(
      'report-knows-model-and-aws',
      '^src/report/',
      ['^src/model/', '^src/aws/'],
      'What a run did and what marts hold, as pages: for the activity that writes them and the commands that show them.',
    ),
    onlyOwn(
      'notices-know-model-and-aws',
      '^src/notices/',
      ['^src/model/', '^src/aws/'],
      'What people are told by mail, and what they were told of: for activities.',
    ),
    onlyOwn(
      'stream-knows-model-and-aws',
      '^src/stream/',
      ['^src/model/', '^src/aws/'],
      "The stream's contract, its way into Kinesis and its tables, for handlers and commands alike.",
    ),
    onlyOwn(
      'schedules-know-model-and-workflow-types',
      '^src/schedules/',
      ['^src/model/', '^src/workflows/'],
      'Schedules speak to Temporal only.',
    ),
    onlyOwn(
      'payloads-know-the-model',
      '^src/payloads/',
      ['^src/model/'],
      'Payloads are encrypted alike for workers, functions and commands: it speaks to KMS only.',
    ),
    onlyOwn(
      'deployment-knows-the-model',
      '^src/deployment/',
      ['^src/model/'],
      'Builds of the worker: it speaks to Temporal only.',
    ),
    onlyOwn(
      'lambda-knows-model-aws-and-workflow-types',
      '^src/lambda/',
      [
        '^src/model/',
        '^src/aws/',
        '^src/sources/',
        '^src/samples/',
        '^src/stream/',
        '^src/pipelines/[^/]+/samples/',
        '^src/workflows/',
        '^src/payloads/',
        '^src/(config|temporal|temporal-client)\\.ts$',
      ],
      'A handler is thin: some let made-up sources deliver, some start a run in Temporal, some answer the API.',
    ),
    onlyOwn(
      'cli-knows-model-aws-config-and-types',
      '^src/cli/',
      [
        '^src/model/',
        '^src/aws/',
        '^src/(config|temporal|connect|rooms)\\.ts$',
        '^src/(pipelines|entities)/registry\\.ts$',
        '^src/sources/',
        '^src/reconcile/',
        '^src/local-stack/',
        '^src/stream/',
        '^src/report/',
        '^src/schedules/',
        '^src/deployment/',
        '^src/samples/',
        '^src/lambda/generate-purchases/generate\\.ts$',
        '^src/payloads/',
        '^src/(workflows|activities)/',
      ],
      'The command line speaks to Temporal and reads the warehouse; `schedules` reconciles, `source` lets the shop trade. What a kind of source can do it asks of its room.',
    ),
    onlyOwn(
      'reconcile-knows-model-aws-and-rooms',
      '^src/reconcile/',
      ['^src/model/', '^src/aws/', '^src/(config|connect|rooms)\\.ts$', '^src/sources/'],
      'Layers and borders are counted for commands, benches and tests alike: of sources it knows their rooms.',
    ),
    onlyOwn(
      'local-stack-knows-what-it-provisions',
      '^src/local-stack/',
      [
        '^src/model/',
        '^src/aws/',
        '^src/(config|rooms)\\.ts$',
        '^src/(pipelines|entities)/registry\\.ts$',
        '^src/report/',
        '^src/sources/',
        '^src/stream/',
      ],
      'It starts a stack and makes there what Terraform makes on AWS.',
    ),
    typesOnly(
      'clients-name-types-of-workflows',
      '^src/(schedules|lambda|cli)/',
      '^src/(workflows|activities)/',
      'Whoever starts a workflow needs its types and its name, not its code.',
    ),
    onlyOwn(
      'config-knows-the-model',
      '^src/(config|temporal)\\.ts$',
      ['^src/model/'],
      'Settings are read before all else.',
    ),
    {
      name: 'worker-never-cli',
      comment: "The command line reads a laptop's stack.json; what is deployed must not be able to.",
      severity: 'error',
      from: { path: '^src/(?!cli/|local-stack/)' },
      to: { path: '^src/(cli|local-stack)/' },
    },
    {
      name: 'src-never-local',
      comment: 'What runs on AWS knows nothing of the embedded default, of tests or of scripts.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(local-aws|test|scripts|bench)/' },
    },
    {
      name: 'local-aws-never-src',
      comment: 'The emulator must not share a mistake with what it is to check.',
      severity: 'error',
      from: { path: '^local-aws/' },
      to: { path: '^(src|test|bench)/' },
    },
    {
      name: 'no-dev-package-in-src',
      comment: 'Not there in the image of the worker.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
