import { describe, expect, test } from '@jest/globals';
import { isMlmodelError } from '@mlmodel/core';
import { onnxFlavor } from '../../src/onnx-flavor.js';

const parse = onnxFlavor.parseConfig;

function messageOf(block: unknown): string {
  try {
    parse(block);
  } catch (error) {
    if (isMlmodelError(error)) return error.message;
  }
  throw new Error('no MlmodelError was thrown');
}

describe('the onnx block', () => {
  test('takes what MLflow writes', () => {
    const config = parse({
      code: null,
      data: 'model.onnx',
      onnx_session_options: { execution_mode: 'Parallel', intra_op_num_threads: 2, future: 1 },
      onnx_version: '1.23.2',
      providers: ['CUDAExecutionProvider', ['TensorrtExecutionProvider', { device_id: 0 }]],
      unknown_key: true,
    });
    expect(config.sessionOptions.executionMode).toBe('parallel');
    expect(config.providers).toEqual([
      { name: 'CUDAExecutionProvider', options: {} },
      { name: 'TensorrtExecutionProvider', options: { device_id: 0 } },
    ]);
  });

  test('takes the blocks of MLflow 1.x, which hold no providers', () => {
    expect(parse({ data: 'model.onnx', onnx_version: '1.5.0' }).providers).toEqual([]);
  });

  test('takes one provider that is not a list', () => {
    const config = parse({ data: 'model.onnx', providers: 'CPUExecutionProvider' });
    expect(config.providers).toEqual([{ name: 'CPUExecutionProvider', options: {} }]);
  });

  test.each([
    ['data', {}],
    ['data', { data: 3 }],
    ['providers', { data: 'm', providers: [3] }],
    [
      'graph_optimization_level',
      { data: 'm', onnx_session_options: { graph_optimization_level: 7 } },
    ],
    ['intra_op_num_threads', { data: 'm', onnx_session_options: { intra_op_num_threads: -1 } }],
  ])('names the wrong field %s', (field, block) => {
    expect(messageOf(block)).toContain(field);
  });

  test.each([null, undefined, 'model.onnx', []])('refuses %p as a block', (block) => {
    expect(messageOf(block)).toContain('flavors.onnx');
  });
});
