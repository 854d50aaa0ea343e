import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { type Finished, mlmodel, root, runCli, startCli } from '../support/run-cli.js';

const iris = join(root, 'tools/models/iris-label');
const answer = { predictions: [{ label: 0 }, { label: 1 }, { label: 2 }] };
const python = pythonForTests();

/** For shells that find the command by its name, as users have it. */
const environment = { PATH: `${dirname(mlmodel)}:${process.env['PATH']}` };

/** A copy of a model in a folder of that name. */
function copyOf(model: string, name = 'model'): string {
  const copy = join(temporaryFolder(), name);
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(model, copy, { recursive: true });
  return copy;
}

/** A copy without its serving example, as MLflow wrote it before 2.15. */
function olderModel(info: string, example?: (saved: string) => string): string {
  const copy = copyOf(iris);
  rmSync(join(copy, 'serving_input_example.json'));
  const mlmodelFile = join(copy, 'MLmodel');
  const fields = readFileSync(mlmodelFile, 'utf8').replace(
    /^saved_input_example_info:\n(?: .*\n)+/m,
    '',
  );
  writeFileSync(
    mlmodelFile,
    `${fields}saved_input_example_info: {artifact_path: input_example.json, ${info}}\n`,
  );
  const file = join(copy, 'input_example.json');
  if (example !== undefined) writeFileSync(file, example(readFileSync(file, 'utf8')));
  return copy;
}

interface Report {
  readonly commands: readonly string[];
  readonly notes: readonly string[];
}

/** The last section of the report. */
async function usageOf(args: readonly string[], workingDirectory = root): Promise<Report> {
  const { stdout, stderr, code } = await runCli(['inspect', ...args], { workingDirectory });
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  const [, section = ''] = /^Commands\n((?: {2}.*\n)+)$/m.exec(stdout) ?? [];
  const lines = section
    .split('\n')
    .map((line) => line.slice(2))
    .filter((line) => line !== '');
  const isCommand = (line: string) => /\bmlmodel (serve|predict) /.test(line);
  return { commands: lines.filter(isCommand), notes: lines.filter((line) => !isCommand(line)) };
}

/** Runs a line as a user who pastes it into a shell. */
async function paste(line: string | undefined, workingDirectory = root): Promise<Finished> {
  return runCli(['-c', line ?? 'exit 99'], { command: 'sh', environment, workingDirectory });
}

async function predicted(line: string | undefined, workingDirectory = root): Promise<unknown> {
  const { code, stdout, stderr } = await paste(line, workingDirectory);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('the commands that inspect prints work when they are pasted', () => {
  test.each(['model', `it's a "model" of $HOME; \`rm\` & more`, '-m', 'modèle (2)'])(
    'for a model in %j',
    async (name) => {
      const folder = dirname(copyOf(iris, name));
      const { commands, notes } = await usageOf(
        name.startsWith('-') ? [`./${name}`] : [name],
        folder,
      );
      expect(notes).toEqual([]);
      const [serve, predict, ...others] = commands;
      expect(others).toEqual([]);
      expect(serve).toMatch(/^mlmodel serve -m /);
      expect(await predicted(predict, folder)).toEqual(answer);
    },
  );

  test.each([
    ['its absolute path', (model: string) => model],
    ['a path with a slash at its end', (model: string) => `${basename(model)}/`],
    ['a file: URI', (model: string) => `file://${model.replace(' ', '%20')}`],
    ['the path of its MLmodel file', (model: string) => join(basename(model), 'MLmodel')],
  ])('for a model given by %s', async (_how, location) => {
    const model = copyOf(iris, 'a model');
    const { commands } = await usageOf([location(model)], dirname(model));
    expect(await predicted(commands[1], dirname(model))).toEqual(answer);
  });

  test('in the directory of the model', async () => {
    const model = copyOf(iris);
    const { commands } = await usageOf(['.'], model);
    expect(commands[1]).toBe('mlmodel predict -m . -i serving_input_example.json');
    expect(await predicted(commands[1], model)).toEqual(answer);
  });

  test('except for files whose names would control the terminal', async () => {
    const model = olderModel('type: dataframe, serving_input_path: "\\e[2J.json"');
    cpSync(join(iris, 'serving_input_example.json'), join(model, '\u001b[2J.json'));
    const { stdout } = await runCli(['inspect', model]);
    expect(stdout).toMatch(/\nCommands\n {2}mlmodel serve -m .*\n$/);
    expect(stdout).not.toContain('\u001b');
  });

  test('serve', async () => {
    const { commands } = await usageOf([copyOf(iris, 'a model')]);
    const server = startCli(['-c', `exec ${commands[0]}`], {
      command: 'sh',
      environment: { ...environment, MLMODEL_PORT: '0' },
    });
    let output = '';
    for await (const part of server.stdout ?? []) {
      output += part;
      if (output.includes('\n\n')) break;
    }
    server.kill();
    expect(output).toContain('Serving ');
  });

  test('with the flags of inspect that matter, and the consent that the model needs', async () => {
    const model = copyOf(join(root, 'packages/flavor-node-function/test/fixtures/scaled'));
    const flavor = join(root, 'packages/flavor-node-function');
    writeFileSync(join(model, 'serving_input_example.json'), '{"dataframe_records": [{"x": 2.0}]}');
    const mlmodelFile = join(model, 'MLmodel');
    const info =
      'saved_input_example_info: {artifact_path: e.json, serving_input_path: serving_input_example.json}';
    writeFileSync(mlmodelFile, `${readFileSync(mlmodelFile, 'utf8')}\n${info}\n`);
    const { commands, notes } = await usageOf([model, '--flavor', flavor]);
    expect(commands[0]).toBe(`mlmodel serve -m ${model} --flavor ${flavor} --allow-code`);
    expect(notes).toEqual([
      'Loading runs code from the model directory: --allow-code is your consent. Read that code first.',
    ]);
    expect((await paste(commands[1])).stderr).toBe('');
  });

  (python ? test : test.skip)('for a model in Python', async () => {
    const args = [join(root, 'tools/models/iris-sklearn'), '--python', python ?? ''];
    const { commands } = await usageOf(args);
    expect(commands[1]).toContain(` --python ${python} -i `);
    expect(JSON.parse((await paste(commands[1])).stdout)).toEqual({ predictions: [0, 1, 2] });
  });
});

describe('without a serving example', () => {
  const isNoRequest =
    'The model has no serving_input_example.json: input_example.json is not a request';

  test('the command makes a request of the input example', async () => {
    const model = olderModel('type: dataframe, pandas_orient: split');
    const { commands, notes } = await usageOf([model]);
    expect(notes).toEqual([`${isNoRequest}, but the content of "dataframe_split" in one.`]);
    expect(await predicted(commands[1])).toEqual(answer);
  });

  test('with params, the command contains the request', async () => {
    const model = olderModel(
      "type: dataframe, params: 'true'",
      (saved) => `{"inputs": ${saved}, "params": {}}`,
    );
    const { commands, notes } = await usageOf([model]);
    expect(notes).toEqual([`${isNoRequest}, but the inputs and params of one.`]);
    expect(await predicted(commands[1])).toEqual(answer);
  });

  test('an input example that is a request is used as it is', async () => {
    const { commands, notes } = await usageOf([join(root, 'tools/models/old-onnx/1.30.1')]);
    expect({ notes, predict: commands[1] }).toEqual({
      notes: [],
      predict: expect.stringMatching(/ -i \S*input_example\.json$/),
    });
    expect((await paste(commands[1])).code).toBe(0);
  });

  test('an example that does not fit is named instead of a command that fails', async () => {
    const model = copyOf(iris);
    writeFileSync(
      join(model, 'serving_input_example.json'),
      '{"dataframe_records": [{"petal": 1}]}',
    );
    const { commands, notes } = await usageOf([model]);
    expect(commands).toHaveLength(1);
    expect(notes.join()).toMatch(
      /^serving_input_example\.json is not a request that fits: .*sepal length \(cm\)/,
    );
  });

  test('the form of a request is shown', async () => {
    const inputs = '[{"name": "a", "type": "double", "required": true}]';
    const model = copyOf(join(root, 'packages/flavor-onnx/test/fixtures/identity-float64'));
    const mlmodelFile = join(model, 'MLmodel');
    writeFileSync(
      mlmodelFile,
      `${readFileSync(mlmodelFile, 'utf8')}\nsignature: {inputs: '${inputs}'}\n`,
    );
    expect(await usageOf([model])).toEqual({
      commands: [`mlmodel serve -m ${model}`],
      notes: [
        'The model has no example of a request. One with its columns and types, with made-up values: {"dataframe_split":{"columns":["a"],"data":[[1.5]]}}',
      ],
    });
  });
});

describe('predict -i input_example.json', () => {
  const failed = async (model: string) => {
    const args = ['predict', '-m', 'model', '-i', 'model/input_example.json'];
    const { code, stderr } = await runCli(args, { workingDirectory: dirname(model) });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: [^\n]*\n$/);
    return stderr;
  };

  test('names the serving example beside it', async () => {
    expect(await failed(copyOf(iris))).toContain(
      'input_example.json holds the data of an example, not a request. Use "model/serving_input_example.json" instead.',
    );
  });

  test('says what makes a request of it where there is none', async () => {
    expect(await failed(olderModel('type: dataframe, pandas_orient: split'))).toContain(
      'put its content into {"dataframe_split": …}',
    );
  });
});

test('commands are for npx where npx runs this one', async () => {
  const environment = { npm_lifecycle_event: 'npx', npm_lifecycle_script: 'mlmodel' };
  const { stdout } = await runCli(['inspect', iris], { environment });
  expect(stdout).toMatch(/\n {2}npx mlmodel serve -m /);
});

test('--json has the commands too', async () => {
  const { stdout } = await runCli(['inspect', iris, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    exampleRequest: { file: 'serving_input_example.json' },
    commands: [
      `mlmodel serve -m ${iris}`,
      `mlmodel predict -m ${iris} -i ${iris}/serving_input_example.json`,
    ],
    notes: [],
  });
});
