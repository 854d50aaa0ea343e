import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';

const entry = new URL('../dist/index.js', import.meta.url).href;

test('lines of console that are not read are dropped, counted and reported', async () => {
  const program = `
    import { resilientLogger } from ${JSON.stringify(entry)};
    const logger = resilientLogger(console);
    for (let line = 0; line < 5_000; line++) logger.warn('x'.repeat(1_000));
    console.log(process.stderr.writableLength);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
  const [waiting] = await once(child.stdout.setEncoding('utf8'), 'data');
  expect(Number(waiting)).toBeGreaterThan(1_000_000);
  expect(Number(waiting)).toBeLessThan(1_100_000);
  let log = '';
  for await (const text of child.stderr.setEncoding('utf8')) log += text;
  const [, dropped] =
    /^(\d+) log lines were dropped because they were not read in time\.$/m.exec(log) ?? [];
  expect(Number(dropped) + (log.match(/^x+$/gm)?.length ?? 0)).toBe(5_000);
});
