import { globSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { buildCommand } from '../src/image/builders.js';
import { generateDockerfile } from '../src/image/generate-dockerfile.js';
import { checkImageName } from '../src/image/image-plan.js';

/** A command, a native flavor, and a flavor of another language, as a user would have installed them. */
const installed = temporaryFolder({
  'node_modules/app/package.json': {
    ...{ name: 'app', version: '1.0.0', type: 'module' },
    mlmodel: { app: true, server: { script: 'app.js' } },
  },
  'node_modules/app/app.js': '',
  'node_modules/native/package.json': flavorPackage('native', 100),
  'node_modules/native/index.js': flavorModule('native', ''),
  'node_modules/other/package.json': flavorPackage('other', 10),
  'node_modules/other/index.js': flavorModule(
    'other',
    `imageNeeds: async ({ folder }) => ({
       summary: 'Other 1',
       baseImage: 'docker.io/library/other:1',
       program: { name: 'other', version: '1.' },
       environment: {
         files: ['environment.txt'],
         prepareOptions: { allowBuild: false },
         kept: 'kept',
         settings: { variables: {}, files: {} },
       },
       loadOptions: { other: folder + '/bin/other' },
     }),`,
  ),
  'node_modules/installing/package.json': flavorPackage('installing', 100),
  'node_modules/installing/index.js': flavorModule(
    'installing',
    `imageNeeds: async () => ({
       summary: 'Other',
       system: { debian: ['other', 'lib-other'], check: ['other', '-e', "it's"] },
       loadOptions: {},
     }),`,
  ),
});

function flavorPackage(name: string, priority: number) {
  const mlmodel = { flavor: name, export: 'flavor', spec: 1, priority };
  return { name, version: '1.0.0', type: 'module', main: 'index.js', mlmodel };
}

function flavorModule(name: string, more: string): string {
  return `export const flavor = {
    specVersion: 1, name: '${name}', ${more} parseConfig: (block) => block, load() {},
    options: async () => ({ jsonSchema: { properties: {} }, parse: (values) => values }),
  };`;
}

function modelOf(flavor: string): string {
  return temporaryFolder({
    MLmodel: `flavors: {${flavor}: {}}\nmodel_uuid: 'a "$b"'\nutc_time_created: '2026-01-02 03:04:05.6'\n`,
    'environment.txt': '',
    'weights.bin': 'weights',
  });
}

async function generated(flavor: string, options = {}) {
  const folder = join(temporaryFolder(), 'image');
  await generateDockerfile({
    program: join(installed, 'node_modules/app'),
    modelPath: modelOf(flavor),
    flavors: [join(installed, 'node_modules', flavor)],
    folder,
    title: 'fraud',
    ...options,
  });
  const files = globSync('**/*', { cwd: folder })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
  return { folder, files, dockerfile: readFileSync(join(folder, 'Dockerfile'), 'utf8') };
}

const program = [
  'program/health.mjs',
  'program/node_modules/app/app.js',
  'program/node_modules/app/package.json',
];

test('an image of a native model is the base, the server and the model', async () => {
  const { files, dockerfile } = await generated('native');
  expect(files).toEqual([
    'Dockerfile',
    ...['model/MLmodel', 'model/environment.txt', 'model/weights.bin'],
    ...program,
    'program/node_modules/native/index.js',
    'program/node_modules/native/package.json',
    ...['program/package.json', 'program/packages.json', 'program/serve.mjs'],
  ]);
  expect(
    dockerfile,
  ).toBe(`# Serves an MLflow Model. Made by mlmodel; to build it: docker build --tag NAME .
FROM docker.io/library/node:24.21.0-bookworm-slim AS server
COPY program/ /opt/mlmodel/
WORKDIR /opt/mlmodel
ENV NODE_ENV=production HOME=/tmp MLMODEL_PLATFORM=auto
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "/opt/mlmodel/health.mjs"]
ENTRYPOINT ["node", "/opt/mlmodel/serve.mjs"]

FROM server
COPY model/ /opt/mlmodel/model/
LABEL org.opencontainers.image.title="fraud" \\
  org.opencontainers.image.version="a \\"\\$b\\"" \\
  org.opencontainers.image.created="2026-01-02T03:04:05Z" \\
  org.opencontainers.image.description="An MLflow Model and its server"
`);
});

test('an image of a model in another language builds its environment from its files only', async () => {
  const { folder, files, dockerfile } = await generated('other');
  expect(files.filter((path) => path.startsWith('environment/'))).toEqual([
    'environment/model/MLmodel',
    'environment/model/environment.txt',
    'environment/prepare.mjs',
  ]);
  const node =
    'COPY --from=docker.io/library/node:24.21.0-bookworm-slim /usr/local/bin/node /usr/local/bin/node\n';
  expect(dockerfile).toContain(`FROM docker.io/library/other:1 AS environment
${node}COPY program/ /opt/mlmodel/
COPY environment/ /opt/mlmodel/
RUN --mount=type=secret,id=settings ["node", "/opt/mlmodel/prepare.mjs"]

FROM docker.io/library/other:1 AS server
${node}COPY --from=environment /opt/environment/kept/ /opt/environment/kept/
COPY program/ /opt/mlmodel/
`);
  expect(readFileSync(join(folder, 'program/serve.mjs'), 'utf8')).toContain(
    '"--other=/opt/environment/bin/other"',
  );
});

test('packages of Debian are installed first, where the base lacks them, and leave no log', async () => {
  const { files, dockerfile } = await generated('installing');
  expect(files.filter((path) => path.startsWith('environment/'))).toEqual([]);
  expect(dockerfile).toContain(`FROM docker.io/library/node:24.21.0-bookworm-slim AS server
USER 0
RUN other -e 'it'\\''s' >/dev/null 2>&1 \\
  || { apt-get update \\
  && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends other lib-other \\
  && rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/*; } \\
  || { echo 'Give an image that has all of these as --base, if Debian lacks one: other lib-other' >&2; exit 1; }
COPY program/ /opt/mlmodel/
`);
});

test('a base that is given has Node itself', async () => {
  const { dockerfile } = await generated('other', { base: 'example.com/base:1' });
  expect(dockerfile.match(/^FROM .*/gm)).toEqual([
    'FROM example.com/base:1 AS environment',
    'FROM example.com/base:1 AS server',
    'FROM server',
  ]);
  expect(dockerfile).not.toContain('/usr/local/bin/node');
});

test('an image for any model has no model in it', async () => {
  const { files, dockerfile } = await generated('native', { modelPath: undefined });
  expect(files.filter((path) => path.startsWith('model/'))).toEqual([]);
  expect(dockerfile).not.toContain('COPY model/');
});

describe('nothing is written', () => {
  test.each([
    ['for a base that is no name', { base: 'a b' }, /^The name of an image consists of/],
    [
      'for a system without containers',
      { platform: { os: 'darwin', cpu: 'arm64' } },
      /^Images are for Linux, not for darwin\/arm64\./,
    ],
  ])('%s', async (_what, options, expected) => {
    await expect(generated('native', options)).rejects.toThrow(expected);
  });
});

test.each([
  ...['fraud', 'fraud:1', 'localhost/fraud:1', 'localhost:5000/a/b_c:latest', 'Registry.example/a'],
  ...['registry.example:443/team/a-b.c__d:3.1_x', `node@sha256:${'0'.repeat(64)}`],
])('%s is the name of an image', (name) => {
  expect(() => checkImageName(name)).not.toThrow();
});

test.each([
  ...['Fraud', 'registry.example/Fraud:1', 'Team/fraud', 'a b', '-a', 'a:', 'a/', 'a//b', 'a..b'],
  ...['--privileged', 'a:b:c', `${'a'.repeat(600)}`, ''],
])('%s is not', (name) => {
  expect(() => checkImageName(name)).toThrow('The name of an image consists of small letters');
});

test('nothing is written without a file that a link leads out of the model for', async () => {
  const modelPath = modelOf('native');
  symlinkSync('/etc/hostname', join(modelPath, 'linked.bin'));
  await expect(generated('native', { modelPath })).rejects.toThrow(
    '"linked.bin" is a link that leads out of the model directory',
  );
});

test('nothing is written into the model, which would hold it from then on', async () => {
  const modelPath = modelOf('native');
  const folder = join(modelPath, 'below/image');
  await expect(generated('native', { modelPath, folder })).rejects.toThrow(
    `"${folder}" is in the folder of the model`,
  );
  expect(globSync('**', { cwd: modelPath })).not.toContain('below');
});

test.each([
  ['docker', ['--build-arg', 'SOURCE_DATE_EPOCH=0']],
  ['podman', ['--format', 'docker', '--timestamp', '0']],
  ['buildah', ['--format', 'docker', '--timestamp', '0', '--identity-label=false']],
] as const)('%s gets one time for all files, and the secrets', (builder, own) => {
  const build = { folder: 'context', name: 'a:1', platform: 'linux/arm64', secrets: { s: 'file' } };
  expect(buildCommand(builder, build)).toEqual([
    ...[builder, 'build', '--tag', 'a:1', '--platform', 'linux/arm64', ...own],
    ...['--secret', 'id=s,src=file', 'context'],
  ]);
});
