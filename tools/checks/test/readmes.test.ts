import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { documentedOutput, missingOutput } from './support/printed-output.js';
import { run, userEnvironment } from './support/run.js';
import { type PublishedPackage, publishedPackages, root } from './support/workspace.js';

const packages = publishedPackages();
const readmes = [
  { name: 'the workspace', readme: join(root, 'README.md') },
  ...packages.map(({ name, folder }) => ({ name, readme: join(folder, 'README.md') })),
].map((each) => ({ ...each, examples: examplesOf(each.readme) }));

/** An example of a README. */
interface Example {
  readonly language: string;
  readonly code: string;
  /** Where it begins, as an editor takes it. */
  readonly place: string;
}

/** The blocks of TypeScript and JavaScript that import a package of this workspace; others are fragments. */
function examplesOf(readme: string): readonly Example[] {
  return blocksOf(readme).filter(({ code }) => /from '(@mlmodel\/|mlmodel-)/.test(code));
}

/** The blocks of TypeScript and JavaScript. */
function blocksOf(readme: string): readonly Example[] {
  const text = existsSync(readme) ? readFileSync(readme, 'utf8') : '';
  const blocks = text.matchAll(/^```(ts|js)\n(.*?)^```$/gms);
  return Array.from(blocks, ({ 1: language = '', 2: code = '', index }) => {
    const line = text.slice(0, index).split('\n').length;
    return { language, code, place: `${relative(root, readme)}:${line}` };
  });
}

/**
 * A folder like that of a user who installed everything, with models of flowers (`model`, `models/iris` and its file
 * `model.onnx`), a `venv` with MLflow if available, the files that READMEs show (blocks that begin with `// NAME.mjs`),
 * and the `tools` and `packages` of this repository.
 */
const workshop = temporaryFolder();

const python = pythonForTests();

beforeAll(() => {
  const modules = join(workshop, 'node_modules');
  const installed = new Map<string, string>();
  for (const { name, folder, manifest } of packages) {
    installed.set(name, folder);
    for (const dependency of dependenciesOf(manifest))
      if (!dependency.startsWith('@mlmodel/'))
        installed.set(dependency, join(folder, 'node_modules', dependency));
  }
  installed.set('@types/node', join(root, 'node_modules/@types/node'));
  for (const [name, folder] of installed) link(folder, join(modules, name));
  for (const name of ['packages', 'tools']) link(join(root, name), join(workshop, name));
  const models = join(root, 'tools/models');
  link(join(models, 'iris'), join(workshop, 'models/iris'));
  link(join(models, 'iris-label'), join(workshop, 'model'));
  link(join(models, 'iris/model.onnx'), join(workshop, 'model.onnx'));
  if (python !== undefined) link(dirname(dirname(python)), join(workshop, 'venv'));
  for (const { code } of readmes.flatMap(({ readme }) => blocksOf(readme))) {
    const [, name] = /^\/\/ ([\w-]+\.mjs)\n/.exec(code) ?? [];
    if (name !== undefined) writeFileSync(join(workshop, name), code);
  }
  writeFileSync(join(workshop, 'package.json'), '{"type": "module"}');
  const base = join(root, 'tsconfig.base.json');
  const compilerOptions = { noEmit: true, composite: false, declarationMap: false };
  const config = { extends: base, compilerOptions, include: ['*.ts'] };
  writeFileSync(join(workshop, 'tsconfig.json'), JSON.stringify(config));
});

function dependenciesOf(manifest: PublishedPackage['manifest']): readonly string[] {
  return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

describe.each(readmes)('the README of $name', ({ readme, examples }) => {
  test('has at most 120 lines', () => {
    expect(readFileSync(readme, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(120);
  });

  test('has an example that a program can run, or none but commands', () => {
    const isCommand = readme.endsWith('apps/cli/README.md');
    expect(isCommand || examples.length > 0).toBe(true);
  });
});

const examples = readmes.flatMap((readme) => readme.examples);

test('the examples in TypeScript have right types', async () => {
  const written = examples.filter(({ language }) => language === 'ts');
  for (const [index, { code, place }] of written.entries())
    writeFileSync(join(workshop, `example-${index}.ts`), `// ${place}\n${code}export {};\n`);
  await run([join(root, 'node_modules/.bin/tsc'), '-p', '.'], { cwd: workshop });
});

const needsPython = ({ code }: Example) => code.includes('venv/bin/python');
const needsR = ({ code }: Example) => code.includes('@mlmodel/flavor-crate');
const hasR = process.env['CI'] !== undefined || spawnSync('Rscript', ['--version']).status === 0;
const runnable = examples.filter(
  (example) => (python !== undefined || !needsPython(example)) && (hasR || !needsR(example)),
);

describe('the example at', () => {
  test.each(runnable)('$place runs, and prints what it says', async ({ language, code }) => {
    const file = join(workshop, `run-me.${language === 'ts' ? 'mts' : 'mjs'}`);
    writeFileSync(file, code);
    const preload = pathToFileURL(join(import.meta.dirname, 'support/end-when-listening.mjs')).href;
    const env = { ...userEnvironment, NODE_OPTIONS: `--import=${preload}` };
    const printed = await run([process.execPath, file], { cwd: workshop, env });
    expect(missingOutput(documentedOutput(code), printed)).toEqual([]);
  });
});
