import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BinaryWriter } from '@bufbuild/protobuf/wire';

const folders = new Map<string, string>();

process.on('exit', () => {
  for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true });
});

/**
 * The directory of a model that multiplies rows of doubles by a vector of weights, so that most of a request is its
 * numbers. It is written by the first call, and removed when this process ends.
 * @param layers the widths of matrices between, which make each call of the model expensive, whatever the number of rows.
 * Such a model gives the sign of its product, which does not depend on the order of sums
 */
export function linearModel(columns: number, layers: readonly number[] = []): string {
  const key = [columns, ...layers].join('-');
  const known = folders.get(key);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), `mlmodel-linear-${key}-`));
  folders.set(key, folder);
  const names = Array.from({ length: columns }, (_, column) => `feature_${column}`);
  const write = (name: string, value: object) =>
    writeFileSync(join(folder, name), JSON.stringify(value));
  // JSON is YAML.
  write('MLmodel', {
    flavors: { onnx: { data: 'model.onnx', onnx_version: '1.23.2' } },
    signature: {
      inputs: JSON.stringify(names.map((name) => ({ type: 'double', name, required: true }))),
      outputs: null,
    },
  });
  // Rows are drawn between the smallest and the largest value of a column.
  const bounds = [names.map(() => -10), names.map(() => 10)];
  write('input_example.json', { columns: names, data: bounds });
  writeFileSync(join(folder, 'model.onnx'), linearGraph([columns, ...layers, 1]));
  return folder;
}

const floatType = 1;

/**
 * `value = features · weights` as an ONNX file, or the sign of a product of several matrices; the numbers of fields are
 * those of `onnx.proto`.
 */
function linearGraph(widths: readonly number[]): Uint8Array {
  const graph = new BinaryWriter();
  const isDeep = widths.length > 2;
  const factors = widths.slice(1).map((_, layer) => `weights_${layer}`);
  let product = 'features';
  for (const [layer, factor] of factors.entries()) {
    const isLast = layer === factors.length - 1;
    const output = isLast && !isDeep ? 'value' : `product_${layer}`;
    node(graph, { type: 'MatMul', inputs: [product, factor], output });
    product = output;
  }
  if (isDeep) node(graph, { type: 'Sign', inputs: [product], output: 'value' });
  graph.tag(2, 2).string('linear');
  for (const [layer, name] of factors.entries()) {
    weights(graph, { name, shape: widths.slice(layer, layer + 2) });
  }
  matrix(graph, 11, { name: 'features', width: widths[0] ?? 0 });
  matrix(graph, 12, { name: 'value', width: 1 });
  const model = new BinaryWriter();
  model.tag(1, 0).int64(8).tag(7, 2).bytes(graph.finish());
  message(model, 8, (opset) => opset.tag(2, 0).int64(13));
  return model.finish();
}

function node(
  graph: BinaryWriter,
  { type, inputs, output }: { type: string; inputs: readonly string[]; output: string },
): void {
  message(graph, 1, (child) => {
    for (const input of inputs) child.tag(1, 2).string(input);
    child.tag(2, 2).string(output).tag(4, 2).string(type);
  });
}

/** A matrix whose rows are 1, 1/2, 1/3, … */
function weights(
  graph: BinaryWriter,
  { name, shape }: { name: string; shape: readonly number[] },
): void {
  const [rows = 1, columns = 1] = shape;
  const values = Float32Array.from(
    { length: rows * columns },
    (_, at) => 1 / (Math.floor(at / columns) + 1),
  );
  message(graph, 5, (tensor) => {
    for (const length of shape) tensor.tag(1, 0).int64(length);
    const bytes = new Uint8Array(values.buffer);
    tensor.tag(2, 0).int32(floatType).tag(8, 2).string(name).tag(9, 2).bytes(bytes);
  });
}

/** A graph's input or output: floats in rows of `width`. */
function matrix(
  graph: BinaryWriter,
  field: number,
  { name, width }: { name: string; width: number },
): void {
  message(graph, field, (value) => {
    value.tag(1, 2).string(name);
    message(value, 2, (type) =>
      message(type, 1, (tensor) => {
        tensor.tag(1, 0).int32(floatType);
        message(tensor, 2, (shape) => {
          message(shape, 1, (rows) => rows.tag(2, 2).string('rows'));
          message(shape, 1, (cells) => cells.tag(1, 0).int64(width));
        });
      }),
    );
  });
}

function message(parent: BinaryWriter, field: number, write: (child: BinaryWriter) => void): void {
  parent.tag(field, 2).fork();
  write(parent);
  parent.join();
}
