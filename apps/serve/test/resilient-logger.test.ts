import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { resilientLogger } from '@mlmodel/serve';

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

test('lines with fields keep their level on a console, which writes no fields', async () => {
  const program = `
    import { resilientLogger } from ${JSON.stringify(entry)};
    resilientLogger(console).log('warn', 'the message', { requestId: 'abc' });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
  const textOf = async (stream: typeof child.stdout) => {
    let text = '';
    for await (const piece of stream.setEncoding('utf8')) text += piece;
    return text;
  };
  const [out, log] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  expect({ out, log }).toEqual({ out: '', log: 'the message\n' });
});

test('a logger may be an object whose methods need it', () => {
  class Lines {
    readonly lines: string[] = [];
    debug = () => {};
    info = () => {};
    warn = () => {};
    error = () => {};

    log(level: string, message: string, fields: object): void {
      this.lines.push(JSON.stringify([level, message, fields]));
    }
  }
  const logger = new Lines();
  resilientLogger(logger).log('warn', 'the message', { requestId: 'abc' });
  expect(logger.lines).toEqual(['["warn","the message",{"requestId":"abc"}]']);
});
