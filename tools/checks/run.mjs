// Runs every check of the workspace through turbo and adds up their results, ending with
// `N passed, N failed, N skipped`. A check that reported nothing counts as failed.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePython } from '../python/index.mjs';

const root = join(import.meta.dirname, '../..');
const tasks = ['lint', 'typecheck', 'test'];

for (const folder of globSync(['{packages,apps,tools}/*/.results', 'examples/.results'], {
  cwd: root,
}))
  rmSync(join(root, folder), { recursive: true });
rmSync(join(root, '.turbo/runs'), { recursive: true, force: true });

// Without Python, tests against real MLflow are skipped with a notice; with CI set they fail.
process.env.MLMODEL_PYTHON ||= (await ensurePython()) ?? '';
process.env.MLMODEL_MLFLOW2_PYTHON ||= (await ensurePython('mlflow2')) ?? '';
process.env.MLMODEL_KUBERNETES_PYTHON ||= (await ensurePython('kubernetes')) ?? '';
process.env.MLMODEL_SPARK_PYTHON ||= (await ensurePython('spark')) ?? '';

const turbo = spawnSync(
  'turbo',
  [
    'run',
    ...tasks,
    '--continue',
    '--summarize',
    '--output-logs=new-only',
    '--concurrency=2',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' } },
);
if (turbo.error) fail(`turbo could not be started (${turbo.error.message}); run \`npm run setup\``);

const summary = globSync('.turbo/runs/*.json', { cwd: root })[0];
if (summary === undefined) fail('turbo wrote no summary of its run');
const run = JSON.parse(readFileSync(join(root, summary), 'utf8'));

const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const ran = new Set(run.tasks.map((task) => task.taskId));

for (const task of run.tasks) {
  if (!tasks.includes(task.task)) {
    if (exitCodeOf(task) !== 0) addFailure(`${task.taskId} exited with ${exitCodeOf(task)}`);
    continue;
  }
  const counts = task.task === 'test' ? testCounts(task) : taskCounts(task);
  for (const key of Object.keys(total)) total[key] += counts[key];
  if (counts.failed > 0) failures.push(`${task.taskId}: ${counts.failed} failed`);
  for (const name of counts.failures ?? []) failures.push(`${task.taskId}: ${name}`);
}
for (const manifest of globSync(['{packages,apps,tools}/*/package.json', 'examples/package.json'], {
  cwd: root,
}))
  requireScripts(manifest);

for (const failure of failures) console.log(`FAILED ${failure}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 && turbo.status === 0 ? 0 : 1);

function exitCodeOf(task) {
  return task.execution?.exitCode ?? (task.cache?.status === 'HIT' ? 0 : 1);
}

function taskCounts(task) {
  const ok = exitCodeOf(task) === 0;
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

function testCounts(task) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const folder = join(root, task.directory, '.results');
  // jest.json of `run-tests`, pytest.json of `python-package test`.
  for (const file of globSync('*.json', { cwd: folder })) {
    const found = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    for (const key of Object.keys(total)) counts[key] += found[key];
    counts.failures.push(...(found.failures ?? []));
  }
  if (exitCodeOf(task) !== 0 && counts.failed === 0) counts.failed = 1;
  if (counts.passed + counts.failed + counts.skipped === 0) counts.failed = 1;
  return counts;
}

/**
 * A task that a package does not define passes silently in turbo, so each package must define all of them; only tools may
 * define none.
 */
function requireScripts(manifest) {
  const { name, scripts } = JSON.parse(readFileSync(join(root, manifest), 'utf8'));
  const isPlain = scripts?.build === undefined && scripts?.test === undefined;
  if (isPlain && manifest.startsWith('tools/')) return;
  for (const task of ['build', 'typecheck', 'test'])
    if (!ran.has(`${name}#${task}`)) addFailure(`${name} has no script \`${task}\``);
}

function addFailure(text) {
  total.failed += 1;
  failures.push(text);
}

function fail(message) {
  console.error(message);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
