import { type JsonObject, propertyOf } from '@mlmodel/core';

/** A setting of a layer, and whether the layer needs it. */
type Settings = Readonly<Record<string, (config: JsonObject) => boolean>>;

const ofRecurrent: Settings = {
  time_major: isSet('time_major'),
  zero_output_for_mask: isSet('zero_output_for_mask'),
};

const ofPooling: Settings = {
  data_format: (config) => propertyOf(config, 'data_format') === 'channels_first',
};

/** Settings that TensorFlow.js 4.22 passes over, without an error, by the class of the layer. */
const settings: ReadonlyMap<string, Settings> = new Map([
  ['AveragePooling1D', ofPooling],
  ['Conv2DTranspose', { dilation_rate: isDilated, output_padding: isPadded }],
  ['DepthwiseConv2D', { dilation_rate: isDilated }],
  ['GlobalAveragePooling1D', ofPooling],
  ['GlobalMaxPooling1D', ofPooling],
  ['GRU', ofRecurrent],
  ['LSTM', ofRecurrent],
  ['MaxPooling1D', ofPooling],
  ['RNN', ofRecurrent],
  ['SimpleRNN', ofRecurrent],
]);

/**
 * The name of a setting that a layer needs and TensorFlow.js passes over; undefined when there is none.
 * @param config of the layer, as Keras writes it
 */
export function unsupportedSetting(className: string, config: JsonObject): string | undefined {
  const known = settings.get(className) ?? {};
  return Object.entries(known).find(([, isNeeded]) => isNeeded(config))?.[0];
}

function isSet(name: string) {
  return (config: JsonObject) => propertyOf(config, name) === true;
}

function isDilated(config: JsonObject): boolean {
  return lengthsOf(config, 'dilation_rate').some((rate) => rate !== 1);
}

/** Whether the output is of another size than without that setting, for which TensorFlow.js takes the smallest. */
function isPadded(config: JsonObject): boolean {
  const sizes = lengthsOf(config, 'kernel_size');
  const strides = lengthsOf(config, 'strides');
  return lengthsOf(config, 'output_padding').some((padding, axis) => {
    const size = sizes[axis] ?? 1;
    const stride = strides[axis] ?? 1;
    const isSame = propertyOf(config, 'padding') === 'same';
    return padding !== (isSame ? stride - (size % 2) : Math.max(0, stride - size));
  });
}

function lengthsOf(config: JsonObject, name: string): readonly number[] {
  const value = propertyOf(config, name);
  if (typeof value === 'number') return [value, value];
  return Array.isArray(value) ? value.map(Number) : [];
}
