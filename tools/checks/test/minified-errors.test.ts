import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { build } from 'esbuild';
import { run } from './support/run.js';

/** Causes an error of each class, and prints what a program can tell them by. */
const program = `
import { MlmodelError, isMlmodelError, loadModel, memoryModelFiles } from '@mlmodel/core';
import { loadModel as loadDirectory } from '@mlmodel/core/node';

const causes = {
  made: () => { throw new MlmodelError('BAD_REQUEST', 'made'); },
  unloadable: () => loadModel(memoryModelFiles({ MLmodel: 'flavors: {other: {}}' }), { flavors: [] }),
  broken: () => loadModel(memoryModelFiles({ MLmodel: 'flavors: [' }), { flavors: [] }),
  missing: () => loadDirectory('./no-such-model'),
};
const seen = {};
for (const [name, cause] of Object.entries(causes)) {
  const error = await Promise.resolve().then(cause).catch((thrown) => thrown);
  seen[name] = {
    name: error.name,
    code: error.errorCode,
    status: error.status,
    branded: isMlmodelError(error),
    stack: error.stack.split(':')[0],
  };
}
console.log(JSON.stringify(seen));
`;

test('errors keep their names, codes and brand in a minified bundle', async () => {
  const outfile = join(temporaryFolder(), 'program.mjs');
  await build({
    stdin: { contents: program, resolveDir: import.meta.dirname },
    ...{ outfile, bundle: true, minify: true, format: 'esm', platform: 'node' },
    logLevel: 'silent',
  });
  const seen = JSON.parse(await run([process.execPath, outfile], { cwd: temporaryFolder() }));
  const error = (name: string, code: string, status: number) => ({
    ...{ name, code, status, branded: true, stack: name },
  });
  expect(seen).toEqual({
    made: error('MlmodelError', 'BAD_REQUEST', 400),
    unloadable: error('NoLoadableFlavorError', 'RESOURCE_DOES_NOT_EXIST', 404),
    broken: error('MlmodelError', 'INVALID_PARAMETER_VALUE', 400),
    missing: error('MlmodelError', 'RESOURCE_DOES_NOT_EXIST', 404),
  });
});
