import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BinaryWriter } from '@bufbuild/protobuf/wire';

const folders = new Map<number, string>();

process.on('exit', () => {
  for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true });
});

/**
 * The directory of a model that multiplies rows of doubles by a vector of weights, so that most of a request is its
 * numbers. It is written by the first call, and removed when this process ends.
 */
export function linearModel(columns: number): string {
  const known = folders.get(columns);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), `mlmodel-linear-${columns}-`));
  folders.set(columns, folder);
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
  writeFileSync(join(folder, 'model.onnx'), linearGraph(columns));
  return folder;
}

const floatType = 1;

/** `value = features · weights` as an ONNX file; the numbers of fields are those of `onnx.proto`. */
function linearGraph(columns: number): Uint8Array {
  const weights = Float32Array.from({ length: columns }, (_, column) => 1 / (column + 1));
  const graph = new BinaryWriter();
  message(graph, 1, (node) =>
    node
      .tag(1, 2)
      .string('features')
      .tag(1, 2)
      .string('weights')
      .tag(2, 2)
      .string('value')
      .tag(4, 2)
      .string('MatMul'),
  );
  graph.tag(2, 2).string('linear');
  message(graph, 5, (tensor) =>
    tensor
      .tag(1, 0)
      .int64(columns)
      .tag(1, 0)
      .int64(1)
      .tag(2, 0)
      .int32(floatType)
      .tag(8, 2)
      .string('weights')
      .tag(9, 2)
      .bytes(new Uint8Array(weights.buffer)),
  );
  matrix(graph, 11, { name: 'features', width: columns });
  matrix(graph, 12, { name: 'value', width: 1 });
  const model = new BinaryWriter();
  model.tag(1, 0).int64(8).tag(7, 2).bytes(graph.finish());
  message(model, 8, (opset) => opset.tag(2, 0).int64(13));
  return model.finish();
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
