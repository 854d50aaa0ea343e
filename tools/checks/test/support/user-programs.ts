/** Names that programs of users import, by entry. */
const used = {
  '@mlmodel/core/node': 'loadModel',
  '@mlmodel/flavor-onnx': 'onnxFlavor',
  '@mlmodel/scoring': 'createPipeline',
};

/** Scores one flower with the model in the folder `model`, and prints status and body. */
function scoring(columns: readonly string[]): string {
  const body = JSON.stringify({ dataframe_split: { columns, data: [[5.1, 3.5, 1.4, 0.2]] } });
  return `
const model = await loadModel('model', { flavors: [onnxFlavor] });
const body = new TextEncoder().encode(${JSON.stringify(body)});
const response = await createPipeline(model).respond({ body, contentType: 'application/json' });
console.log(response.status, response.body);
await model.dispose();
`;
}

/** What users write, by path: the same program as an ES module, as CommonJS, and in TypeScript. */
export interface UserPrograms {
  /** Everything that may be imported. */
  readonly entries: readonly string[];
  /** Of the model. */
  readonly columns: readonly string[];
}

/**
 * `score.mjs` and `score.cjs` predict; `exports.mjs` and `exports.cjs` print the exports of the entries that they get as
 * arguments; `typed/` uses the type of every entry in every way.
 */
export function userPrograms({ entries, columns }: UserPrograms): Readonly<Record<string, string>> {
  const program = scoring(columns);
  const lines = (line: (name: string, entry: string) => string) =>
    Object.entries(used).map(([entry, name]) => `${line(name, entry)}\n`);
  const imports = lines((name, entry) => `import { ${name} } from '${entry}';`).join('');
  const requires = lines((name, entry) => `const { ${name} } = require('${entry}');`).join('');
  const reexports = entries
    .map((entry, at) => `export * as entry${at} from '${entry}';\n`)
    .join('');
  const typedRequires = entries.map((entry, at) => `import entry${at} = require('${entry}');\n`);
  const required = entries.map((_, at) => `entry${at}`).join();
  const print = (load: string) =>
    `for (const entry of process.argv.slice(2)) console.log(entry, Object.keys(${load}).sort().join());`;
  return {
    'exports.mjs': print('await import(entry)'),
    'exports.cjs': print('require(entry)'),
    'score.mjs': `${imports}${program}`,
    'score.cjs': `${requires}(async () => {${program}})();`,
    'typed/module.mts': `${imports}${reexports}${program}`,
    'typed/common.cts': `${typedRequires.join('')}export const all = [${required}];`,
  };
}
