import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** See recorded-modules.d.mts. */
export function recordModules(folder) {
  const record = join(folder, 'modules.txt');
  const hook = join(folder, 'record-modules.mjs');
  writeFileSync(
    hook,
    `import { appendFileSync } from 'node:fs';
     import { registerHooks } from 'node:module';
     registerHooks({
       load(url, context, next) {
         if (url.startsWith('file:')) appendFileSync(${JSON.stringify(record)}, url + '\\n');
         return next(url, context);
       },
     });`,
  );
  const urls = () => readFileSync(record, 'utf8').trim().split('\n');
  return { nodeOptions: `--import=${hook}`, urls };
}
