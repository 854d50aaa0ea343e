import { expect, test } from '@jest/globals';
import { run } from './support/run.js';

interface ImportCost {
  /** Files that Node loads as modules. */
  readonly modules: number;
  /** In all of them. */
  readonly bytes: number;
}

/** What a fresh process loads for an import: it determines the time, and does not vary on a busy machine. */
async function importCost(specifier: string): Promise<ImportCost> {
  const program = `
    import { readFileSync } from 'node:fs';
    import { registerHooks } from 'node:module';
    const cost = { modules: 0, bytes: 0 };
    registerHooks({
      load(url, context, next) {
        if (url.startsWith('file:')) {
          cost.modules += 1;
          cost.bytes += readFileSync(new URL(url)).byteLength;
        }
        return next(url, context);
      },
    });
    await import(${JSON.stringify(specifier)});
    console.log(JSON.stringify(cost));`;
  const args = [process.execPath, '--input-type=module', '-e', program];
  return JSON.parse(await run(args, { cwd: import.meta.dirname }));
}

test.each([
  ['@mlmodel/core', { modules: 4, kilobytes: 528 }],
  ['@mlmodel/core/node', { modules: 4, kilobytes: 568 }],
  ['@mlmodel/serve', { modules: 24, kilobytes: 944 }],
])('importing %s loads few modules of few bytes', async (specifier, most) => {
  const { modules, bytes } = await importCost(specifier);
  expect(modules).toBeGreaterThan(0);
  expect(modules).toBeLessThanOrEqual(most.modules);
  expect(bytes).toBeLessThanOrEqual(most.kilobytes * 1024);
});
