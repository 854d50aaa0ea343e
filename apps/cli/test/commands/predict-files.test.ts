import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { hasTerminals, onTerminal } from '../support/on-terminal.js';
import { corpusModel, mlmodel, root, runCli, startCli } from '../support/run-cli.js';

const iris = corpusModel('onnx_iris_label');
const names = ['sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)'];
const header = `id,${names.join(',')}\n`;

/** Rows of CSV with an id; those of `bad` have a text where a number is expected. */
function csv(rows: number, bad: readonly number[] = []): string {
  const line = (row: number) => {
    const cells = [row % 7, 3, bad.includes(row) ? 'x' : (row % 13) / 2, (row % 5) / 2];
    return `r${row},${cells.join(',')}\n`;
  };
  return header + Array.from({ length: rows }, (_, row) => line(row)).join('');
}

async function predict(folder: string, ...args: readonly string[]) {
  return runCli(['predict', iris, ...args], { workingDirectory: folder });
}

test('the ending of -o chooses the format, and --output-format overrides it', async () => {
  const folder = temporaryFolder({ 'rows.csv': csv(3) });
  const { code, stdout, stderr } = await predict(
    folder,
    '-i',
    'rows.csv',
    '-o',
    'out.csv',
    '--columns',
    'id',
  );
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toMatch(/^Scored 3 rows in \d+\.\d s \([\d,]+ rows\/s\): out\.csv\n$/);
  expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toBe('id,label\nr0,0\nr1,0\nr2,0\n');
  await predict(folder, '-i', 'rows.csv', '-o', 'out.csv', '--output-format', 'jsonl');
  expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toBe(
    '{"label":0}\n{"label":0}\n{"label":0}\n',
  );
  await predict(folder, '-i', 'rows.csv', '-o', 'out.json');
  expect(JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')).predictions).toHaveLength(3);
});

describe('standard input is recognised', () => {
  const record = Object.fromEntries(names.map((name) => [name, 1]));
  const line = JSON.stringify(record);
  test.each([
    ['CSV', csv(2)],
    ['JSON Lines', `${line}\n${line}\n`],
    ['a list of records', JSON.stringify([record, record])],
    ['a body', JSON.stringify({ dataframe_records: [record, record] })],
  ])('%s', async (_what, input) => {
    const { code, stdout } = await runCli(['predict', iris], { input });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).predictions).toHaveLength(2);
    const { stdout: lines } = await runCli(
      ['predict', iris, '-i', '-', '-o', '-', '--output-format', 'csv'],
      { input },
    );
    expect(lines.split('\n')).toHaveLength(4);
  });

  test('what is not says which option is missing', async () => {
    const { code, stderr } = await runCli(['predict', iris, '--output-format', 'csv'], {
      input: 'hello',
    });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'error: The format of Standard input is unknown. Say it with -t: csv, json, jsonl, parquet or arrow.\n',
    );
  });
});

describe('rows that the model does not take', () => {
  const folder = temporaryFolder({ 'rows.csv': csv(20, [3, 17]) });

  test('end the command with 1 and name file, column and row', async () => {
    const { code, stderr } = await predict(folder, '-i', 'rows.csv', '-o', 'fail.csv');
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: "rows\.csv": "petal length \(cm\)", row 3: expected double/);
    expect(existsSync(join(folder, 'fail.csv'))).toBe(false);
    expect(existsSync(join(folder, 'fail.csv.partial'))).toBe(false);
  });

  test('are listed with --on-error skip and null', async () => {
    const args = ['-i', 'rows.csv', '--columns', 'id', '--rejected-path', 'rejected.jsonl'];
    const skipped = await predict(folder, ...args, '-o', 'out.csv', '--on-error', 'skip', '--json');
    expect(skipped.code).toBe(0);
    expect(JSON.parse(skipped.stdout)).toMatchObject({
      rows: 20,
      rejected: 2,
      files: 1,
      output: 'out.csv',
      rejectedPath: 'rejected.jsonl',
    });
    expect(readFileSync(join(folder, 'out.csv'), 'utf8').split('\n')).toHaveLength(20);
    const rejected = readFileSync(join(folder, 'rejected.jsonl'), 'utf8').trimEnd().split('\n');
    expect(rejected.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ file: 'rows.csv', row: 3, column: 'petal length (cm)' }),
      expect.objectContaining({ file: 'rows.csv', row: 17 }),
    ]);
    const { stderr } = await predict(folder, ...args, '-o', 'out.csv', '--on-error', 'null');
    expect(stderr).toMatch(
      /Scored 20 rows.*\n2 rows were rejected, listed in rejected\.jsonl:\n {2}"rows\.csv": /,
    );
    expect(readFileSync(join(folder, 'out.csv'), 'utf8').split('\n')[4]).toBe('r3,');
  });

  test.each([
    [['--resume'], '--resume needs an output file: -o FILE.'],
    [['--rejected-path', 'x'], '--rejected-path needs --on-error skip or --on-error null.'],
    [['--params', '[]'], '--params must be a JSON object'],
    [['--on-error', 'ignore'], 'must be one of fail, skip, null'],
  ])('%j is a mistake', async (args, message) => {
    const { code, stderr } = await predict(folder, '-i', 'rows.csv', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

test('several processes give the same output, in the order of the input', async () => {
  const folder = temporaryFolder({ 'rows.csv': csv(20_000) });
  const args = ['-i', 'rows.csv', '--columns', 'id', '--batch-rows', '2048', '-o'];
  await predict(folder, ...args, 'one.csv');
  const { code, stderr } = await predict(folder, ...args, 'three.csv', '-w', '3');
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^Scored 20,000 rows/),
  });
  const [one, three] = ['one.csv', 'three.csv'].map((name) =>
    readFileSync(join(folder, name), 'utf8'),
  );
  expect(one).toBe(three);
});

test('a process of the model that ends, ends the command', async () => {
  const folder = temporaryFolder({ 'rows.csv': csv(400_000) });
  const child = startCli(
    ['predict', iris, '-i', 'rows.csv', '-o', 'out.csv', '-w', '2', '--batch-rows', '512'],
    { workingDirectory: folder },
  );
  let stderr = '';
  child.stderr?.on('data', (data) => {
    stderr += data;
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  let killed: number | undefined;
  while (killed === undefined && child.exitCode === null) {
    killed = modelProcessOf(child.pid as number);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  process.kill(killed as number, 'SIGKILL');
  expect(await ended).toBe(1);
  expect(stderr).toMatch(/error: .*A process of the model ended \(SIGKILL\)/);
});

/** The process that the command started for its model, once the output is being written. */
function modelProcessOf(pid: number): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return children.map(Number).find((child) => {
    try {
      return readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('model-process.js');
    } catch {
      return false;
    }
  });
}

test('killed at any point, a run goes on with --resume, and its output is whole', async () => {
  const folder = temporaryFolder({ 'rows.csv': csv(300_000) });
  const args = ['-i', 'rows.csv', '--columns', 'id', '--batch-rows', '2048', '-o'];
  await predict(folder, ...args, 'whole.csv');
  const whole = readFileSync(join(folder, 'whole.csv'), 'utf8');
  for (const bytes of [1, 500_000, 1_500_000]) {
    const child = startCli(['predict', iris, ...args, 'out.csv'], { workingDirectory: folder });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const partial = join(folder, 'out.csv.partial');
    while (child.exitCode === null && sizeOf(partial) < bytes) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    child.kill('SIGKILL');
    await ended;
    const { code } = await predict(folder, ...args, 'out.csv', '--resume');
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'out.csv'), 'utf8') === whole).toBe(true);
    expect(existsSync(partial)).toBe(false);
  }
});

function sizeOf(path: string): number {
  try {
    return readFileSync(path).length;
  } catch {
    return 0;
  }
}

/** Writes an Arrow IPC stream of so many batches of 64 Ki rows of 4 doubles. */
const writeBatches = `
import { RecordBatchStreamWriter, Table, makeVector, tableFromArrays } from 'apache-arrow';
const names = JSON.parse(process.argv[1]);
const column = Float64Array.from({ length: 65_536 }, (_, row) => row % 7);
const [batch] = tableFromArrays(Object.fromEntries(names.map((name) => [name, column]))).batches;
const writer = new RecordBatchStreamWriter();
writer.toNodeStream().pipe(process.stdout);
for (let at = 0; at < Number(process.argv[2]); at++) {
  writer.write(batch);
  await new Promise((resolve) => setImmediate(resolve));
  while (process.stdout.writableLength > 1e7) await new Promise((resolve) => setTimeout(resolve, 1));
}
writer.close();
`;

test('an input larger than the memory limit of the process is scored', async () => {
  const batches = 320;
  // V8 reserves 512 MiB of it for code, and threads reserve stacks.
  const limit = 'ulimit -d 1150000';
  const generator = `node --input-type=module -e "$PROGRAM" '${JSON.stringify(names)}' ${batches}`;
  const line = `cd ${root}packages/scoring && ${generator} | (${limit}; exec ${mlmodel} predict ${iris} -t arrow -o /dev/null --output-format arrows --json)`;
  const { code, stdout, stderr } = await runCli(['-c', line], {
    command: 'sh',
    environment: { PROGRAM: writeBatches },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  // 671 million bytes.
  expect(JSON.parse(stdout)).toMatchObject({ rows: batches * 65_536, rejected: 0 });
});

(hasTerminals ? describe : describe.skip)('on a terminal', () => {
  test('rows are shown as a table', async () => {
    const folder = temporaryFolder({
      'rows.csv': csv(50),
      'body.json': JSON.stringify({ dataframe_split: { columns: names, data: [[1, 1, 1, 1]] } }),
    });
    const shown = await onTerminal(`predict ${iris} -i ${folder}/rows.csv --columns id`);
    const lines = shown.split('\n');
    expect(lines.find((line) => line.startsWith('r0'))).toMatch(/^r0 +0$/);
    expect(shown).toContain('… and 10 more rows. Write all to a file with -o FILE.');
    expect(await onTerminal(`predict ${iris} -i ${folder}/body.json`)).toContain('{"predictions":');
  });
});
