import { describe, expect, test } from '@jest/globals';
import { parseTfjsConfig } from '../../src/config/tfjs-config.js';

describe('the tfjs block', () => {
  test('is read with keys that are not known', () => {
    const block = { data: 'model', model_format: 'graph-model', tfjs_version: '4.22.0', later: 1 };
    expect(parseTfjsConfig(block)).toEqual({
      data: 'model',
      modelFormat: 'graph-model',
      tfjsVersion: '4.22.0',
    });
  });

  test('may hold only the folder, or a version that YAML read as a number', () => {
    expect(parseTfjsConfig({ data: 'm', model_format: null, tfjs_version: 4.2 })).toEqual({
      data: 'm',
      modelFormat: undefined,
      tfjsVersion: '4.2',
    });
  });
});
