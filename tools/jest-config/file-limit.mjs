// node file-limit.mjs PID RESULTS MINUTES: ends the process of a test run, and all that it started, when one of its files
// takes longer, and writes into RESULTS/jest.json which one. Standard input says "begin FILE" and "end FILE", and ends
// with the run.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [pid, results, minutes] = process.argv.slice(2);
const timers = new Map();

for await (const line of createInterface({ input: process.stdin })) {
  const [event, file] = line.split(' ');
  clearTimeout(timers.get(file));
  if (event === 'begin')
    timers.set(
      file,
      setTimeout(() => endRun(file), Number(minutes) * 60_000),
    );
}
for (const timer of timers.values()) clearTimeout(timer);

function endRun(file) {
  const failure = `${file} ran longer than ${minutes} minutes and was ended`;
  console.error(failure);
  mkdirSync(results, { recursive: true });
  const counts = { passed: 0, failed: 1, skipped: 0, failures: [failure] };
  writeFileSync(join(results, 'jest.json'), `${JSON.stringify(counts)}\n`);
  for (const each of [Number(pid), ...descendantsOf(Number(pid))]) {
    if (each === process.pid) continue;
    try {
      process.kill(each, 'SIGKILL');
    } catch {} // it has ended
  }
}

/** All processes below one, by what `ps` says. */
function descendantsOf(ancestor) {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = (stdout ?? '')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent) =>
    pairs.flatMap(([child, of]) => (of === parent ? [child, ...below(child)] : []));
  return below(ancestor);
}
