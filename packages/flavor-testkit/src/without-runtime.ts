// A program that watches when a flavor imports its runtime, or hides the runtime, and prints the rule that the flavor breaks.
import { registerHooks } from 'node:module';
import { type Flavor, isMlmodelError } from '@mlmodel/core';
import { openModelDirectory } from '@mlmodel/core/node';
import { loadFixture, readBlock } from './session/load-fixture.js';

interface Broken {
  readonly rule: string;
  readonly how: string;
}

const { packageName, entry, exportName, directory, mode } = JSON.parse(process.argv[2] ?? '{}');
const isHidden = mode === 'without';

const insideLoadRule = 'the runtime is imported only inside load';
const missingRule = `a missing runtime is an MlmodelError that names ${packageName}`;
const canLoadRule = 'canLoad declines where the runtime is not installed, and names it';

/** Modules of the runtime that were loaded. */
const loaded: string[] = [];

registerHooks({
  resolve(specifier, context, next) {
    if (isHidden && (specifier === packageName || specifier.startsWith(`${packageName}/`))) {
      const error = new Error(`Cannot find package '${packageName}'`);
      throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (url.includes(`/node_modules/${packageName}/`)) loaded.push(url);
    return next(url, context);
  },
});

console.log(JSON.stringify({ broken: await brokenRule() }));
process.exit(0);

async function brokenRule(): Promise<Broken | undefined> {
  let flavor: Flavor;
  try {
    flavor = (await import(entry))[exportName];
  } catch (error) {
    return { rule: insideLoadRule, how: `the import of ${entry} threw ${String(error)}` };
  }
  const config = flavor.parseConfig(await readBlock(flavor.name, directory));
  const files = await openModelDirectory(directory);
  const answer = await flavor.canLoad?.(config, files);
  await flavor.checkLoad?.({ files, config, flavors: new Map(), options: {}, prepareCommand: '' });
  if (!isHidden) {
    if (loaded.length === 0) return undefined;
    return { rule: insideLoadRule, how: `before load, ${loaded[0]} was loaded` };
  }
  if (answer?.ok) return { rule: canLoadRule, how: 'it agreed' };
  if (answer && !answer.reason.includes(packageName))
    return { rule: canLoadRule, how: `its reason is "${answer.reason}"` };
  try {
    await loadFixture({ flavor }, { directory });
    return { rule: 'load imports the runtime', how: 'it loaded without it' };
  } catch (error) {
    if (isMlmodelError(error) && error.message.includes(packageName)) return undefined;
    return { rule: missingRule, how: `it threw ${String(error)}` };
  }
}
