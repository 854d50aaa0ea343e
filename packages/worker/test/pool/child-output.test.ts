import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ChildOutput } from '../../src/pool/child-output.js';
import { StartOutput } from '../../src/pool/start-output.js';

const children = new Set<ReturnType<typeof spawn>>();

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Runs a program to its end, or until a line of the log matches. */
async function outputOf(program: string, until?: RegExp) {
  const lines: string[] = [];
  let found = () => {};
  const logger = {
    debug() {},
    info(line: string) {
      lines.push(line);
      if (until?.test(line)) found();
    },
    warn: (line: string) => void lines.push(`warning ${line}`),
    error: (line: string) => void lines.push(`error ${line}`),
  };
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  const output = new ChildOutput(child, {
    name: 'x',
    command: 'x',
    logger,
    outputLabel: '[x]',
    socketPath: undefined,
    startOutput: new StartOutput(),
  });
  await Promise.race([
    once(child, 'close'),
    new Promise<void>((resolve) => {
      found = resolve;
    }),
  ]);
  return { lines, output };
}

describe('what a child prints', () => {
  test('is logged as information, labelled, whichever stream it chose', async () => {
    const { lines } = await outputOf('console.log("a"); console.error("Warning: b\\n  c")');
    expect(lines.sort()).toEqual(['[x]   c', '[x] Warning: b', '[x] a']);
  });

  test('is logged without colours and other control characters', async () => {
    const { lines, output } = await outputOf(
      'console.log("\\x1b[31mred\\x1b[0m\\x07\\n\\x1b[32mgreen")',
    );
    expect(lines).toEqual(['[x] red', '[x] green']);
    expect(output.tail).toBe('red\ngreen\n');
  });

  test('is logged without its line end when the child ends', async () => {
    expect((await outputOf('process.stdout.write("last words")')).lines).toEqual([
      '[x] last words',
    ]);
  });

  test('is logged without its line end when nothing follows', async () => {
    const program = 'process.stdout.write("waiting"); setTimeout(() => {}, 60_000)';
    expect((await outputOf(program, /waiting/)).lines).toEqual(['[x] waiting']);
  });

  test('may be a letter in two pieces', async () => {
    const program =
      'process.stdout.write(Buffer.of(0xc3)); setTimeout(() => process.stdout.write(Buffer.of(0xbc)), 100)';
    expect((await outputOf(program)).lines).toEqual(['[x] ü']);
  });

  test('is the latest state of a progress bar', async () => {
    const program =
      'for (let i = 0; i <= 10; i++) process.stderr.write("\\r" + i * 10 + "%"); console.error("\\r\\ndone\\r")';
    expect((await outputOf(program)).lines).toEqual(['[x] 100%', '[x] done']);
  });

  test('is cut where a line is long', async () => {
    const { lines } = await outputOf('process.stdout.write("y".repeat(5_000_000) + "\\nnext\\n")');
    expect(lines).toEqual([`[x] ${'y'.repeat(4_000)}… (4996000 more characters)`, '[x] next']);
  });

  test('is left out where it is too much, and counted', async () => {
    const program = 'for (let i = 0; i < 1_000_000; i++) process.stdout.write("line " + i + "\\n")';
    const { lines, output } = await outputOf(program);
    expect(lines.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, at) => `[x] line ${at}`));
    expect(lines.length).toBeLessThan(20_000);
    const leftOut = lines.flatMap((line) => /… (\d+) characters omitted/.exec(line)?.[1] ?? []);
    const logged = lines.filter((line) => line.startsWith('[x] line'));
    const printed = 'line \n'.length * 1_000_000 + 5_888_890;
    const total = leftOut.map(Number).reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThan(printed - logged.length * 20 - 1_000_000);
    expect(total).toBeLessThanOrEqual(printed);
    expect(output.tail).toMatch(/line 999999\n$/);
  });
});
