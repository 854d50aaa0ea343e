import { entriesOf, isJsonObject, type JsonObject, propertyOf } from '@mlmodel/core';
import { brokenModel } from '../load/load-error.js';
import { unsupportedSetting } from './unsupported-setting.js';

/** Initializers that Keras spells otherwise than TensorFlow.js. */
const spellings: ReadonlyMap<unknown, string> = new Map([
  ['LecunNormal', 'LeCunNormal'],
  ['LecunUniform', 'LeCunUniform'],
]);

/** Settings of layers that count in training alone, so that classes which TensorFlow.js lacks do not matter. */
const trainingSetting = /_(regularizer|constraint)$/;

/**
 * Makes the description of a model of Keras one that TensorFlow.js understands.
 * @param topology `modelTopology` of `model.json`
 * @throws MlmodelError naming the file, the layer and the setting that TensorFlow.js would pass over
 */
export function kerasTopology(topology: JsonObject, file: string): JsonObject {
  return adapted(topology, { file, isInBidirectional: false }) as JsonObject;
}

interface Place {
  readonly file: string;
  /** `Bidirectional` decides itself what steps without data are answered with. */
  readonly isInBidirectional: boolean;
}

function adapted(value: unknown, place: Place): unknown {
  if (Array.isArray(value)) return value.map((item) => adapted(item, place));
  if (!isJsonObject(value)) return value;
  const className = propertyOf(value, 'class_name');
  const config = propertyOf(value, 'config');
  if (typeof className === 'string' && isJsonObject(config)) {
    checkSettings(className, config, place);
  }
  const inner =
    className === undefined
      ? place
      : { ...place, isInBidirectional: className === 'Bidirectional' };
  const entries = [...entriesOf(value)].map(([key, item]) => {
    if (trainingSetting.test(key)) return [key, null];
    if (key === 'class_name') return [key, spellings.get(item) ?? item];
    return [key, adapted(item, inner)];
  });
  return Object.fromEntries(entries);
}

function checkSettings(className: string, config: JsonObject, place: Place): void {
  const setting = unsupportedSetting(className, config);
  if (!setting || (place.isInBidirectional && setting === 'zero_output_for_mask')) return;
  throw brokenModel(
    place.file,
    `has the layer "${String(propertyOf(config, 'name'))}" (${className}) with the setting ${setting}, which TensorFlow.js passes over`,
    'Build the model without that setting, or convert it to a graph-model.',
  );
}
