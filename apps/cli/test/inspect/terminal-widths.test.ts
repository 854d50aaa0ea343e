import { cpSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { quoteForShell } from '@mlmodel/core/node';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { hasTerminals, onTerminal } from '../support/on-terminal.js';
import { corpusModel, root, runCli } from '../support/run-cli.js';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const colours = /\u001b\[\d+m/g;

/** A model whose input is a list of chat messages with their parts, as LangChain's schemas are. */
const chat = JSON.stringify([
  {
    name: 'messages',
    type: 'array',
    required: true,
    items: {
      type: 'object',
      properties: {
        role: { type: 'string', required: true },
        content: {
          type: 'array',
          required: false,
          items: {
            type: 'object',
            properties: {
              type: { type: 'string', required: true },
              image: {
                type: 'map',
                required: false,
                values: { type: 'array', items: { type: 'binary' } },
              },
            },
          },
        },
      },
    },
  },
  { name: 'options', type: 'map', required: false, values: { type: 'any' } },
  { name: 'user', type: 'string', required: true },
]);

function modelWith(inputs: string): string {
  return temporaryFolder({
    MLmodel: `flavors: {onnx: {data: model.onnx}}\nsignature: {inputs: '${inputs}'}`,
  });
}

const wide = modelWith(
  JSON.stringify(
    Array.from({ length: 3_000 }, (_, at) => {
      return {
        name: `feature ${at} of a table with long names of columns`,
        type: 'double',
        required: at % 2 === 0,
      };
    }),
  ),
);

/** Everything but the model files of a scikit-learn model. */
function withoutFiles(): string {
  const copy = join(temporaryFolder(), 'model');
  cpSync(join(root, 'tools/models/iris-sklearn'), copy, { recursive: true });
  rmSync(join(copy, 'model.skops'));
  return copy;
}

/** The indented lines below a heading. */
function section(report: string, title: string): string {
  const [, lines = ''] = new RegExp(`^${title}\n((?: .*\n)+)`, 'm').exec(report) ?? [];
  return lines.replace(/^ {2}/gm, '');
}

/** The same report in a pipe, and in terminals of 60 and 120 columns with and without colours. */
async function reports(...args: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const words = ['inspect', ...args].map(quoteForShell).join(' ');
  const shown = (columns: number, NO_COLOR: string) =>
    onTerminal(words, { columns, environment: { NO_COLOR } });
  const [pipe, narrow, plain, broad] = await Promise.all([
    runCli(['inspect', ...args]),
    shown(60, ''),
    shown(60, '1'),
    shown(120, ''),
  ]);
  return { pipe: pipe.stdout, narrow, plain, broad };
}

const onTerminals = hasTerminals ? test : test.skip;

onTerminals('nested signatures are trees', async () => {
  const { pipe = '', narrow = '' } = await reports(modelWith(chat));
  const tree = `messages   Array(object)              required
├ content  Array(object)              optional
│ ├ image  Map(str -> Array(binary))  optional
│ └ type   string                     required
└ role     string                     required
options    Map(str -> Any)            optional
user       string                     required
`;
  expect(section(pipe, 'Inputs')).toBe(tree);
  expect(section(narrow.replace(colours, ''), 'Inputs')).toBe(tree);
});

onTerminals(
  'signatures of thousands of columns are short, and say how to see them whole',
  async () => {
    const { pipe = '', narrow = '', broad = '' } = await reports(wide);
    const more = '… and 2950 more columns (--json lists all)\n';
    expect(section(pipe, 'Inputs')).toMatch(
      new RegExp(
        `^(feature .* of columns +double  (required|optional)\n){50}${more.replace(/[()]/g, '\\$&')}$`,
      ),
    );
    expect(section(narrow.replace(colours, ''), 'Inputs')).toContain(
      'feature 1 of a table with …es of columns  double  optional\n',
    );
    expect(section(broad.replace(colours, ''), 'Inputs')).toContain(
      'feature 1 of a table with long names of columns   double',
    );
  },
);

onTerminals('a value of any length is cut', async () => {
  const params = JSON.stringify([
    { name: 'p', type: 'string', default: 'x'.repeat(1_000_000), shape: null },
  ]);
  const folder = temporaryFolder({
    MLmodel: `flavors: {}\nsignature: {params: '${params}'}`,
  });
  const { pipe = '', plain = '' } = await reports(folder);
  expect(pipe.length).toBeLessThan(2_000);
  expect(section(plain, 'Params')).toMatch(/^p {2}string {2}default "x+…x+"\n$/);
});

describe.each([
  ['that loads', [corpusModel('onnx_iris_label')]],
  ['without a file', [withoutFiles(), '--python', '/no/such/python']],
  ['without packages', [corpusModel('skl_iris')]],
  ['with a wide signature', [wide]],
])('the report of a model %s', (_what, args) => {
  onTerminals('fits into terminals, except for commands', async () => {
    const { narrow = '', plain = '', broad = '', pipe = '' } = await reports(...args);
    for (const [text, columns] of [
      [narrow, 60],
      [broad, 120],
    ] as const) {
      const lines = text.replace(colours, '').split('\n');
      const long = lines.filter(
        (line) => line.length > columns && !/^ +(run: )?mlmodel /.test(line),
      );
      expect(long).toEqual([]);
    }
    expect(narrow.startsWith('\u001b[1mModel\u001b[22m\n')).toBe(true);
    expect(narrow.replace(colours, '')).toBe(plain);
    for (const text of [plain, pipe]) expect(text).not.toContain('\u001b');
  });
});

onTerminals('what is missing is listed, a line each, with what to do', async () => {
  const model = withoutFiles();
  const args = [model, '--flavor', '@mlmodel/flavor-pyfunc-bridge', '--python', '/no/such/python'];
  const { pipe = '', plain = '' } = await reports(...args);
  expect(section(pipe, 'Loading').replace(/\d+ bytes, and had \d+/, 'N bytes, and had N')).toBe(
    `@mlmodel/flavor-pyfunc-bridge 0.1.0 cannot load it here (flavor python_function)
error: model.skops, which holds the model, is missing
  copy the whole model directory again, or save the model again
error: There is no Python interpreter "/no/such/python" (from --python). Install Python 3.9 or newer, or select one with --python PATH.
warning: its files have N bytes, and had N when the model was saved
  if you removed none, copy the whole model directory again
`,
  );
  expect(
    section(plain, 'Loading'),
  ).toContain(`error: There is no Python interpreter "/no/such/python"
  (from --python). Install Python 3.9 or newer, or select
  one with --python PATH.
`);
  expect(pipe).not.toContain('Commands');
  const { stdout } = await runCli(['inspect', ...args, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    loading: {
      ok: false,
      flavor: 'python_function',
      reason: 'model.skops, which holds the model, is missing (and 1 more)',
      problems: [
        { severity: 'error', reason: 'model.skops, which holds the model, is missing' },
        { severity: 'error' },
        { severity: 'warning' },
      ],
    },
    commands: [],
  });
});

onTerminals('a file that is cut off counts as missing', async () => {
  const copy = join(temporaryFolder(), 'model');
  cpSync(join(root, 'tools/models/digits'), copy, { recursive: true });
  truncateSync(join(copy, 'weights.bin'), 10);
  const { stdout } = await runCli(['inspect', copy]);
  expect(stdout).toContain('@mlmodel/flavor-onnx 0.1.0 cannot load it here (flavor onnx)');
  expect(stdout).toContain('weights.bin, which holds tensors of model.onnx, is cut off');
});
