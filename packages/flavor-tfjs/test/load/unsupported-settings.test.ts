import { expect, test } from '@jest/globals';
import { unsupportedSetting } from '../../src/load/unsupported-settings.js';

const transposed = { kernel_size: [3, 3], strides: [2, 2], dilation_rate: [1, 1], padding: 'same' };

test.each([
  ['Conv1D', { groups: 2 }, 'groups'],
  ['Conv1D', { groups: 1, data_format: 'channels_last' }, undefined],
  ['BatchNormalization', { axis: [1, 2] }, 'axis'],
  ['BatchNormalization', { axis: [3] }, undefined],
  ['Bidirectional', { backward_layer: null }, undefined],
  ['Resizing', { interpolation: 'nearest' }, undefined],
  ['LSTM', { time_major: true }, 'time_major'],
  ['LSTM', { time_major: false, zero_output_for_mask: false }, undefined],
  ['GlobalMaxPooling1D', { data_format: 'channels_first' }, 'data_format'],
  ['Conv2DTranspose', { ...transposed, output_padding: null }, undefined],
  ['Conv2DTranspose', { ...transposed, output_padding: [1, 1] }, undefined],
  ['Conv2DTranspose', { ...transposed, output_padding: [0, 0] }, 'output_padding'],
  ['Conv2DTranspose', { ...transposed, dilation_rate: [2, 2] }, 'dilation_rate'],
  ['Dense', { time_major: true }, undefined],
])('%s with %j needs %s', (className, config, setting) => {
  expect(unsupportedSetting(className, config)).toBe(setting);
});
