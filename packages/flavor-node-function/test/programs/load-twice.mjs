// Loads a model, changes its module, loads it again and prints both answers; jest itself keeps modules by path.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadModel } from '@mlmodel/core/node';
import { nodeFunctionFlavor } from '@mlmodel/flavor-node-function';

const [folder] = process.argv.slice(2);
const answers = [];
await writeFile(join(folder, 'MLmodel'), 'flavors: {node_function: {module: model.mjs}}');
for (const word of ['first', 'second']) {
  await writeFile(join(folder, 'model.mjs'), `export const predict = () => '${word}';`);
  const options = { flavors: [nodeFunctionFlavor], options: { allowCode: true } };
  const model = await loadModel(folder, options);
  answers.push((await model.session.predict({ kind: 'json', value: null }, {})).value);
}
console.log(JSON.stringify(answers));
