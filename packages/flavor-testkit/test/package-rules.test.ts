import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { collectFailures } from './collect-failures.js';
import { scaleFlavor } from './scale-flavor.js';

const right = { flavor: 'scale', export: 'scaleFlavor', spec: 1, priority: 100 };
const exported = `export const scaleFlavor = {
  specVersion: 1,
  name: 'scale',
  parseConfig: (block) => block,
  options() {},
  load() {},
  save() {},
};`;

/** A package folder with this `mlmodel` field and entry; outside of any other package. */
function packageFolder(mlmodel: unknown, entry = exported): string {
  const folder = temporaryFolder();
  const manifest = { name: 'mlmodel-flavor-scale', version: '1.0.0', type: 'module', mlmodel };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'index.js'), entry);
  return folder;
}

async function failuresIn(folder: string): Promise<readonly string[]> {
  const options = { packageFolder: folder, only: 'its package' };
  return [...(await collectFailures(scaleFlavor, options)).values()];
}

test('a package that says what it is passes', async () => {
  expect(await failuresIn(packageFolder(right))).toEqual([]);
});

describe('a package is caught', () => {
  const field = 'the field mlmodel of package.json is { flavor, export, spec, priority }';
  test.each([
    ['without the field', undefined, `${field}: there is no such field`],
    ['of another flavor', { ...right, flavor: 'scales' }, `${field}: flavor is "scales"`],
    ['of another contract', { ...right, spec: 2 }, `${field}: spec is 2, and the flavor says 1`],
    ['with a spec of text', { ...right, spec: '1' }, `${field}: spec is "1"`],
    ['without an export', { ...right, export: undefined }, `${field}: export is not the name`],
    ['without a priority', { ...right, priority: undefined }, `${field}: priority is undefined`],
    ['with a priority of text', { ...right, priority: 'high' }, `${field}: priority is "high"`],
    [
      'that exports another name',
      { ...right, export: 'scale' },
      'its export "scale" is not a flavor',
    ],
  ])('%s', async (_what, mlmodel, message) => {
    expect((await failuresIn(packageFolder(mlmodel))).join('\n')).toContain(message);
  });

  test.each([
    ['that cannot be imported', 'throw new Error("broken")', 'it cannot be imported'],
    [
      'whose flavor has another key',
      exported.replace("'scale'", "'scales'"),
      'loads the flavor "scales"',
    ],
    [
      'that was not built anew',
      exported.replace('save() {},', ''),
      'differ in save; build the package',
    ],
  ])('%s', async (_what, entry, message) => {
    expect((await failuresIn(packageFolder(right, entry))).join('\n')).toContain(
      'the package exports the flavor that its package.json names',
    );
    expect((await failuresIn(packageFolder(right, entry))).join('\n')).toContain(message);
  });
});

describe('a model that must be declined', () => {
  const { directory, name } = {
    directory: join(import.meta.dirname, 'fixtures/scale'),
    name: 'odd',
  };
  const declined = [{ name, directory, reason: 'an odd factor' }];
  const decline = (reason: string) => () => ({ ok: false, reason, fix: 'make it even' }) as const;

  test.each([
    ['is declined', decline('it has an odd factor'), undefined],
    ['is taken', () => ({ ok: true }) as const, 'and says why: odd: it accepted'],
    ['is declined for another reason', decline('no'), '"no" does not name "an odd factor"'],
    [
      'belongs to a flavor that cannot decline',
      undefined,
      'a flavor that declines models has canLoad',
    ],
  ])('%s', async (_what, canLoad, message) => {
    const { canLoad: _none, ...flavor } = scaleFlavor;
    const tested = canLoad ? { ...flavor, canLoad } : flavor;
    const failures = await collectFailures(tested, { declined, only: 'declines' });
    if (message === undefined) expect([...failures]).toEqual([]);
    else expect([...failures.values()].join('\n')).toContain(message);
  });
});
