import { cpSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder, writeFiles } from '@mlmodel/jest-config/temporary-folder';
import { fetchNode, lowestMinor } from './support/lowest-node.js';
import { npmInstall } from './support/npm-install.js';
import { packPackages } from './support/pack.js';
import { printedBy, run, userEnvironment } from './support/run.js';
import { startInstalledServer } from './support/start-installed-server.js';
import { userPrograms } from './support/user-programs.js';
import { type PublishedPackage, publishedPackages, root } from './support/workspace.js';

const packages = publishedPackages();
const lowest = Math.min(...packages.map(lowestMinor));
const columns = ['sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)'];

/** Entries that are programs to start, not modules to import. */
const programs = [
  '@mlmodel/flavor-testkit/without-runtime',
  '@mlmodel/serve/scorer-child',
  '@mlmodel/serve/worker-child',
];
const entries = packages.flatMap(entriesOf);

/** A folder with nothing but what npm installed from the tarballs, a model, and programs. */
const user = temporaryFolder();
/** What npm printed beside its result. */
let warnings: string;
/** The folders of the executables. */
const nodes = { lowest: '', pinned: dirname(process.execPath) };

beforeAll(async () => {
  nodes.lowest = await fetchNode(lowest);
  const tarballs = await packPackages(temporaryFolder());
  warnings = await npmInstall([...tarballs.values()], { cwd: user });
  cpSync(join(root, 'tools/models/iris'), join(user, 'model'), { recursive: true });
  cpSync(join(root, 'examples/batch/batch.mjs'), join(user, 'batch.mjs'));
  writeFiles(user, {
    'rows.csv': `${columns.join()}\n5.1,3.5,1.4,0.2\n`,
    ...userPrograms({ entries, columns }),
  });
}, 600_000);

function entriesOf({ name, manifest }: PublishedPackage): readonly string[] {
  return Object.keys(manifest.exports ?? {})
    .map((entry) => join(name, entry))
    .filter((entry) => !entry.endsWith('/package.json') && !programs.includes(entry));
}

test('npm installs the tarballs without a warning', () => {
  // One about the configuration of this machine's npm says nothing about the packages.
  const ours = warnings.split('\n').filter((line) => !/^$|Unknown \w+ config/.test(line));
  expect(ours).toEqual([]);
});

test('no dependency needs a newer Node than our packages', async () => {
  const PATH = `${nodes.lowest}${delimiter}${userEnvironment['PATH']}`;
  const options = { cwd: user, env: { ...userEnvironment, PATH } };
  const { stderr } = await printedBy(['npm', 'install', '--dry-run', '--offline'], options);
  const warned = [...stderr.matchAll(/EBADENGINE +package: '(.+)@.+'/g)].map((match) => match[1]);
  const newer = packages.filter((each) => lowestMinor(each) > lowest).map(({ name }) => name);
  expect(warned).toEqual(newer);
});

test('the command serves without a warning, and the curl command that it prints is answered', async () => {
  const server = await startInstalledServer({ cwd: user, ready: /^curl .*\n\n$/ms });
  try {
    const curl = /^curl .*$/ms.exec(server.printed().stdout)?.[0].trim();
    const response = JSON.parse(await run(['sh', '-c', `${curl} -sS`], { cwd: user }));
    expect(response.predictions[0]).toMatchObject({ label: 0 });
    expect(server.printed().stderr).not.toMatch(/warn|error/i);
  } finally {
    await server.stop();
  }
});

test('the command writes a bundle that serves without what npm installed', async () => {
  const served = join(temporaryFolder(), 'served');
  await run(['node_modules/.bin/mlmodel', 'bundle', 'model', '-o', served], { cwd: user });
  const server = await startInstalledServer({
    cwd: dirname(served),
    command: [process.execPath, join(served, 'serve.mjs')],
  });
  try {
    const body = readFileSync(join(user, 'model/serving_input_example.json'));
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${server.url}/invocations`, { method: 'POST', headers, body });
    expect(await response.json()).toMatchObject({ predictions: [{ label: 0 }, {}, {}] });
  } finally {
    await server.stop();
  }
});

describe.each(['lowest', 'pinned'] as const)('on the %s Node', (which) => {
  /** Runs a program in the user's folder. @returns what it printed; it must print no warning */
  async function node(...args: readonly string[]): Promise<string> {
    const command = [join(nodes[which], 'node'), '--disable-warning=ExperimentalWarning', ...args];
    const { stdout, stderr } = await printedBy(command, { cwd: user });
    expect(stderr).not.toMatch(/warn|error/i);
    return stdout;
  }

  test('every entry is imported and required, with the same exports', async () => {
    const runnable = packages.filter((each) => which === 'pinned' || lowestMinor(each) === lowest);
    const names = runnable.flatMap(entriesOf);
    const imported = await node('exports.mjs', ...names);
    expect(imported.trimEnd().split('\n')).toHaveLength(names.length);
    expect(await node('exports.cjs', ...names)).toBe(imported);
  });

  test.each(['score.mjs', 'score.cjs'])(
    '%s predicts',
    async (program) => {
      expect(await node(program)).toMatch(/^200 \{"predictions":\[\{"label":0,/);
    },
    120_000,
  );

  test('the example for batches scores a file', async () => {
    expect(await node('batch.mjs', 'model', 'rows.csv', 'scored.ndjson')).toBe('1 rows\n');
    const scored = JSON.parse(readFileSync(join(user, 'scored.ndjson'), 'utf8'));
    expect(scored).toMatchObject({ label: 0 });
  });

  test('the command inspects and predicts', async () => {
    const command = 'node_modules/.bin/mlmodel';
    expect(await node(command, 'inspect', 'model')).toContain('@mlmodel/flavor-onnx');
    expect(await node(command, 'predict', '-m', 'model', '-i', 'rows.csv')).toContain('"label":0');
  });
});

test.each([
  ['nodenext', ['--module', 'nodenext'], ['typed/module.mts', 'typed/common.cts']],
  ['bundler', ['--module', 'esnext', '--moduleResolution', 'bundler'], ['typed/module.mts']],
])(
  'strict TypeScript with the resolution "%s" accepts every type in every file',
  async (_, how, files) => {
    const tsc = join(root, 'node_modules/.bin/tsc');
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false'];
    const options = ['--target', 'es2023', '--types', 'node', '--noEmit', ...strict, ...how];
    expect(await run([tsc, ...options, ...files], { cwd: user })).toBe('');
  },
  120_000,
);

test('a flavor says which flags npm needs if its dependencies have install scripts', () => {
  const { packages: lock } = JSON.parse(readFileSync(join(user, 'package-lock.json'), 'utf8'));
  const withScripts = packages.filter(({ name }) =>
    [...installedWith(`node_modules/${name}`, lock)].some((path) => lock[path]?.hasInstallScript),
  );
  const silent = withScripts.filter(
    ({ manifest }) => manifest.mlmodel?.installFlags !== '--ignore-scripts',
  );
  expect(withScripts.map(({ name }) => name)).toContain('@mlmodel/flavor-onnx');
  expect(silent).toEqual([]);
});

/** The `packages` of a `package-lock.json`, by path. */
type Lock = Readonly<Record<string, LockedPackage>>;

interface LockedPackage {
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The paths of a package and everything that it depends on. */
function installedWith(path: string, lock: Lock, found = new Set<string>()): ReadonlySet<string> {
  found.add(path);
  const names = Object.keys({ ...lock[path]?.dependencies, ...lock[path]?.peerDependencies });
  for (const name of names) {
    const own = `${path}/node_modules/${name}`;
    const next = own in lock ? own : `node_modules/${name}`;
    if (!found.has(next)) installedWith(next, lock, found);
  }
  return found;
}

/** What the README of the onnx flavor runs to leave out libraries of other platforms. */
const leaveOut = /^\(cd node_modules\/onnxruntime-node\/.*$/m;

(process.platform === 'linux' && process.arch === 'x64' ? test : test.skip)(
  'onnxruntime-node predicts without the libraries that its README leaves out',
  async () => {
    const readme = readFileSync(join(user, 'node_modules/@mlmodel/flavor-onnx/README.md'), 'utf8');
    await run(['sh', '-c', leaveOut.exec(readme)?.[0] ?? 'false'], { cwd: user });
    expect(await run([process.execPath, 'score.mjs'], { cwd: user })).toContain('"label":0');
    const [kilobytes] = (
      await run(['du', '-sk', 'node_modules/onnxruntime-node'], { cwd: user })
    ).split('\t');
    expect(Number(kilobytes) / 1000).toBeLessThan(50);
  },
  120_000,
);
