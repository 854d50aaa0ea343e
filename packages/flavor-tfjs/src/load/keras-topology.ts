import { entriesOf, isJsonObject, type JsonObject, propertyOf } from '@mlmodel/core';
import { brokenModel } from './load-error.js';
import { unsupportedArgument, unsupportedSetting } from './unsupported-settings.js';

/** Settings that matter only in training, and their replacements: their classes may be unknown to TensorFlow.js. */
const trainingSettings: readonly (readonly [RegExp, unknown])[] = [
  [/_(?:regularizer|constraint)$/, null],
  // The weights come from files; zeros are the cheapest to make.
  [/_initializer$/, { class_name: 'Zeros', config: {} }],
  [/^unit_forget_bias$/, false],
  // Cells would keep the dropout mask of the first batch for all others.
  [/^(?:recurrent_)?dropout$/, 0],
  // Ways to compute a recurrent layer: TensorFlow.js has one, and warns about others.
  [/^unroll$/, false],
  [/^implementation$/, 2],
];

/**
 * Adapts the description of a Keras model to TensorFlow.js.
 * @param topology `modelTopology` of `model.json`
 * @throws MlmodelError naming the file, the layer and a setting that TensorFlow.js would ignore
 */
export function kerasTopology(topology: JsonObject, file: string): JsonObject {
  const model = propertyOf(topology, 'model_config') ?? topology;
  const isModel = isJsonObject(model) && typeof propertyOf(model, 'class_name') === 'string';
  if (!isModel || propertyOf(model, 'config') === undefined) {
    throw brokenModel(file, 'is not a layers-model: its modelTopology describes no layers');
  }
  return adapted(topology, { file, isInBidirectional: false }) as JsonObject;
}

interface Place {
  readonly file: string;
  /** `Bidirectional` handles masked steps itself. */
  readonly isInBidirectional: boolean;
}

function adapted(value: unknown, place: Place): unknown {
  if (Array.isArray(value)) return value.map((item) => adapted(item, place));
  if (!isJsonObject(value)) return value;
  const className = propertyOf(value, 'class_name');
  const config = propertyOf(value, 'config');
  const isLayer = typeof className === 'string' && isJsonObject(config);
  if (isLayer) {
    checkSettings(className, config, place);
    checkArguments(className, value, place);
  }
  const inner = isLayer ? { ...place, isInBidirectional: className === 'Bidirectional' } : place;
  const entries = [...entriesOf(value)].map(([key, item]) => {
    if (isLayer && key === 'config') return [key, adaptedConfig(className, config, inner)];
    return [key, adapted(item, inner)];
  });
  return Object.fromEntries(entries);
}

function adaptedConfig(className: string, config: JsonObject, place: Place): JsonObject {
  const entries = [...entriesOf(config)].flatMap(([key, item]) => {
    if (isForeign(className, key)) return [];
    if (key === 'dtype') return dtypeEntry(className, config);
    const training = trainingSettings.find(([pattern]) => pattern.test(key));
    return [[key, training ? training[1] : adapted(item, place)]];
  });
  return Object.fromEntries(entries);
}

/** Settings that Keras writes for layers that do not use them, and that TensorFlow.js refuses. */
function isForeign(className: string, key: string): boolean {
  return className.startsWith('Separable') && key.startsWith('kernel_') && key !== 'kernel_size';
}

/** Only inputs keep their type: TensorFlow.js computes in float32, whatever Keras was trained in. */
function dtypeEntry(className: string, config: JsonObject): [string, unknown][] {
  const dtype = propertyOf(config, 'dtype');
  const isInput = className === 'InputLayer' || propertyOf(config, 'batch_input_shape');
  return isInput && typeof dtype === 'string' ? [['dtype', inputDtype(dtype)]] : [];
}

function checkSettings(className: string, config: JsonObject, place: Place): void {
  const setting = unsupportedSetting(className, config);
  if (!setting || (place.isInBidirectional && setting === 'zero_output_for_mask')) return;
  throw brokenModel(
    place.file,
    `has the layer ${layerText(className, config)} with the setting ${setting}, which TensorFlow.js ignores`,
    'Build the model without that setting, or convert it to a graph-model.',
  );
}

function checkArguments(className: string, layer: JsonObject, place: Place): void {
  const argument = unsupportedArgument(className, propertyOf(layer, 'inbound_nodes'));
  if (!argument) return;
  throw brokenModel(
    place.file,
    `has the layer ${layerText(className, propertyOf(layer, 'config'))} called with the argument ${argument}, which TensorFlow.js ignores`,
    'Build the model without that argument, or convert it to a graph-model.',
  );
}

function layerText(className: string, config: unknown): string {
  const name = isJsonObject(config) ? propertyOf(config, 'name') : undefined;
  return `"${String(name)}" (${className})`;
}

/** Keras input types that TensorFlow.js lacks, and the types that replace them. */
const replacements: ReadonlyMap<string, string> = new Map([
  ['bfloat16', 'float32'],
  ['float16', 'float32'],
  ['float64', 'float32'],
  ['int8', 'int32'],
  ['int16', 'int32'],
  ['int64', 'int32'],
  ['uint8', 'int32'],
  ['uint16', 'int32'],
  ['uint32', 'int32'],
  ['uint64', 'int32'],
]);

/** The type of a Keras input in TensorFlow.js. */
function inputDtype(dtype: string): string {
  return replacements.get(dtype) ?? dtype;
}
