import { type Flavor, loadModel, memoryModelFiles, toRecords } from '@mlmodel/core';

/** A linear model as JSON, evaluated in the page: a flavor needs no more. */
const linearFlavor: Flavor<{ readonly data: string }> = {
  specVersion: 1,
  name: 'linear',
  parseConfig: (block) => block as { data: string },
  async load({ files, config }) {
    const text = new TextDecoder().decode(await files.read(config.data));
    const { weights, bias } = JSON.parse(text) as { weights: number[]; bias: number };
    return {
      runtime: { name: 'linear', version: '1', device: 'cpu' },
      execution: { blocksEventLoop: true, maxConcurrency: 1, rowsIndependent: true },
      predict(input) {
        if (input.kind !== 'table') throw new TypeError('the model takes a table');
        const scores = new Float64Array(input.rowCount).fill(bias);
        for (const [at, { values }] of input.columns.entries())
          for (let row = 0; row < input.rowCount; row++)
            scores[row] = Number(scores[row]) + Number(values[row]) * (weights[at] ?? 0);
        const column = { name: 'score', type: 'float64' as const, values: scores };
        return { kind: 'table', rowCount: input.rowCount, columns: [column] };
      },
      async dispose() {},
    };
  },
};

const model = await loadModel(
  memoryModelFiles({
    MLmodel: await (await fetch('model/MLmodel')).text(),
    'weights.json': await (await fetch('model/weights.json')).text(),
  }),
  { flavors: [linearFlavor] },
);
const form = document.querySelector('#form') as HTMLFormElement;
const inputs = model.mlmodel.signature?.inputs;
const names = inputs?.kind === 'columns' ? inputs.columns.map(({ name }) => String(name)) : [];
for (const name of names) {
  const label = document.createElement('label');
  const field = Object.assign(document.createElement('input'), { name, value: '1' });
  label.append(`${name} `, field);
  document.querySelector('#fields')?.append(label);
}

async function predict(): Promise<void> {
  const output = document.querySelector('#prediction') as HTMLOutputElement;
  const fields = Array.from(new FormData(form), ([name, value]) => [name, String(value)] as const);
  try {
    const [record] = toRecords(await model.predict(Object.fromEntries(fields)));
    output.value = String(record?.['score']);
  } catch (error) {
    output.value = (error as Error).message;
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void predict();
});
await predict();
