import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { root, runCli, startCli } from '../support/run-cli.js';

/** Prints in colours, and fails if its input says so. */
const module = `
  function deep({ values: [text] }) {
    console.log('\u001b[31mprinted by the model\u001b[0m');
    console.error('and\tto stderr');
    if (text === 'fail') throw new RangeError('secret 4711\\nerror: no line of ours');
    return [text];
  }
  export const predict = ({ tensor }) => deep(tensor);`;

const flavor = ['--flavor', `${root}packages/flavor-node-function`, '--allow-code'];

function modelFolder(): string {
  return temporaryFolder({
    MLmodel: 'flavors: {node_function: {module: model.mjs}}',
    'model.mjs': module,
  });
}

const failing = '{"inputs": ["fail"]}';

/** Serves the model for one failing request. Returns the response and the log. */
async function serveOnce(...args: string[]) {
  const child = startCli(['serve', '-m', modelFolder(), '-p', '0', ...flavor, ...args]);
  if (child.stdout === null || child.stderr === null) throw new Error();
  const log = text(child.stderr);
  let printed = '';
  for await (const bytes of child.stdout) {
    printed += bytes;
    if (/^curl .*\n\n$/ms.test(printed)) break;
  }
  const [url = ''] = /http:\/\/[^\s']+:\d+/.exec(printed) ?? [];
  const response = await fetch(`${url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'id-1' },
    body: failing,
  });
  const answer = await response.text();
  child.kill('SIGTERM');
  return { answer, log: await log };
}

test('the log of a server has the output and the exceptions of the model; the client gets an id', async () => {
  const { answer, log } = await serveOnce();
  expect(answer).toContain('Request ID: id-1');
  expect(answer).not.toContain('4711');
  const lines = log.split('\n');
  expect(lines.slice(0, 6)).toEqual([
    'info: [model] printed by the model',
    'info: [model] and  to stderr',
    'warning: The model failed on request id-1: RangeError',
    '  RangeError: secret 4711',
    '  error: no line of ours',
    expect.stringMatching(/^ {6}at deep \(.*model\.mjs/),
  ]);
});

test('what a slow model prints while it is loaded is not repeated by the process that scores', async () => {
  const model = temporaryFolder({
    MLmodel: `flavors: {node_function: {module: model.mjs}}
saved_input_example_info: {artifact_path: input.json, serving_input_path: serving_input_example.json, type: ndarray}`,
    'model.mjs': `console.warn('DeprecationWarning: old format');
      console.log(process.pid);
      export const predict = ({ tensor: { values } }) => {
        for (const end = performance.now() + 100; performance.now() < end; );
        return [...values];
      };`,
    'serving_input_example.json': '{"inputs": ["a"]}',
  });
  const child = startCli(['serve', '-m', model, '-p', '0', ...flavor]);
  let log = '';
  for await (const bytes of child.stderr ?? []) {
    log += bytes;
    if (log.match(/\[model\] \d+\n/g)?.length === 2) break;
  }
  child.kill('SIGTERM');
  expect(log.match(/old format/g)).toHaveLength(1);
});

test('the log of a server has no messages of exceptions with --log-tracebacks never', async () => {
  const { answer, log } = await serveOnce('--log-tracebacks', 'never');
  expect(answer).toContain('Request ID: id-1');
  expect(log).toMatch(/^warning: The model failed on request id-1: RangeError, at deep \(.*\)$/m);
  expect(log).not.toContain('4711');
});

test('the output of a model does not mix with the predictions', async () => {
  const { code, stdout, stderr } = await runCli(['predict', '-m', modelFolder(), ...flavor], {
    input: '{"inputs": ["a"]}',
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '{"predictions":["a"]}' });
  expect(stderr).toBe('info: [model] printed by the model\ninfo: [model] and  to stderr\n');
});

test('predict reports where the model failed', async () => {
  const args = ['predict', '-m', modelFolder(), ...flavor];
  const { code, stdout, stderr } = await runCli(args, { input: failing });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^warning: The model raised an exception:\n {2}RangeError: secret 4711\n/m,
  );
  expect(stderr).toMatch(/\nerror: [^\n]*\n$/);
});

test('an invalid value of --log-tracebacks is a usage error', async () => {
  const { code, stderr } = await runCli(['serve', '-m', 'x', '--log-tracebacks', 'always']);
  expect(code).toBe(2);
  expect(stderr).toContain('limited, never');
});
