// A program: imports a flavor while its runtime cannot be resolved, tries to load a model, and prints which rule it broke.
import { registerHooks } from 'node:module';
import { type Flavor, isMlmodelError } from '@mlmodel/core';
import { loadFixture } from './load-fixture.js';

const { packageName, entry, exportName, directory } = JSON.parse(process.argv[2] ?? '{}');

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === packageName || specifier.startsWith(`${packageName}/`)) {
      const error = new Error(`Cannot find package '${packageName}'`);
      throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
    }
    return next(specifier, context);
  },
});

console.log(JSON.stringify({ broken: await brokenRule() }));

async function brokenRule(): Promise<string | undefined> {
  let flavor: Flavor;
  try {
    flavor = (await import(entry))[exportName];
  } catch (error) {
    return `the runtime is imported inside load alone: the import of ${entry} threw ${String(error)}`;
  }
  try {
    await loadFixture(flavor, directory);
    return 'load imports the runtime: it loaded without it';
  } catch (error) {
    if (isMlmodelError(error) && error.message.includes(packageName)) return undefined;
    return `a missing runtime is an MlmodelError that names ${packageName}: it threw ${String(error)}`;
  }
}
