import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder, writeFiles } from '@mlmodel/jest-config/temporary-folder';
import { findTarget, getDeployClient, installedTargets, parseTargetUri } from '../src/index.js';

const module = (name: string) => `export const theTarget = {
  specVersion: 1, name: '${name}', help: { summary: '', uris: [] },
  open: async ({ suffix }) => ({ createDeployment: async ({ name }) => ({ name, suffix }) }) };`;

/** A project with target packages, by the names of their targets. */
function projectWith(targets: Readonly<Record<string, string>>, manifest: object = {}): string {
  const folder = temporaryFolder();
  writeFiles(folder, {
    'package.json': { dependencies: Object.fromEntries(Object.keys(targets).map((n) => [n, '*'])) },
  });
  for (const [name, target] of Object.entries(targets)) {
    writeFiles(join(folder, 'node_modules', name), {
      'package.json': {
        name,
        version: '1.2.3',
        type: 'module',
        exports: './index.js',
        mlmodel: { target, export: 'theTarget', spec: 1, ...manifest },
      },
      'index.js': module(target),
    });
  }
  return folder;
}

test('a target is found by its name among the dependencies, and opened with its suffix', async () => {
  const workingDirectory = projectWith({ 'acme-cloud': 'acme', other: 'other' });
  const client = await getDeployClient('acme:/eu/west', { workingDirectory });
  const deployment = await client.createDeployment({ name: 'a', modelUri: 'm' });
  expect(deployment).toEqual({ name: 'a', suffix: 'eu/west' });
});

test('installed targets are listed with their manifests, without being imported', () => {
  const commands = { 'acme login': 'Log in.' };
  const workingDirectory = projectWith({ b: 'zoo', a: 'acme' }, { commands });
  const found = installedTargets({ workingDirectory, invokedAs: workingDirectory });
  expect(found.map(({ key, source }) => [key, source])).toEqual([
    ['acme', 'a 1.2.3'],
    ['zoo', 'b 1.2.3'],
  ]);
  expect(found[0]?.manifest['commands']).toEqual(commands);
});

test('two packages of one target are an error, until one is named', () => {
  const workingDirectory = projectWith({ one: 'acme', two: 'acme' });
  expect(() => findTarget('acme', { workingDirectory })).toThrow(
    /2 installed packages claim the target "acme": one 1\.2\.3 .*--target-package one/,
  );
  const named = findTarget('acme', { workingDirectory, targetPackage: 'two' });
  expect(named.source).toBe('two 1.2.3');
});

test.each([
  ['acme', { targetPackage: 'zoo' }, 'zoo 1.2.3 is the target "zoo", not "acme"'],
  ['acme', { targetPackage: 'none' }, 'The target package none is not installed here.'],
  ['zo', {}, 'No package for the deployment target "zo" is installed here. Did you mean zoo?'],
  ['mainframe', {}, 'Installed targets: zoo.'],
])('%s with %j is not found', (name, selection, message) => {
  const workingDirectory = projectWith({ zoo: 'zoo' });
  const invokedAs = workingDirectory;
  expect(() => findTarget(name, { workingDirectory, invokedAs, ...selection })).toThrow(message);
});

test('a package of another version, or that exports no target, says so', async () => {
  const newer = projectWith({ acme: 'acme' }, { spec: 2 });
  await expect(getDeployClient('acme', { workingDirectory: newer })).rejects.toThrow(
    'acme 1.2.3 follows version 2 of the target contract, and this @mlmodel/deployments knows version 1.',
  );
  const wrong = projectWith({ acme: 'acme' }, { export: 'none' });
  await expect(getDeployClient('acme', { workingDirectory: wrong })).rejects.toThrow(
    'its export "none" is not a target',
  );
});

test.each([
  ['local', { name: 'local' }],
  ['local:', { name: 'local' }],
  ['local:/', { name: 'local' }],
  [
    'sagemaker:/eu-west-1/arn:aws:iam::1:role/x',
    { name: 'sagemaker', suffix: 'eu-west-1/arn:aws:iam::1:role/x' },
  ],
])('the URI %s', (uri, parts) => {
  expect(parseTargetUri(uri)).toEqual(parts);
});

test.each(['', '/local', ':/x', './local'])('%j is not the URI of a target', (uri) => {
  expect(() => parseTargetUri(uri)).toThrow('is not the URI of a deployment target');
});
