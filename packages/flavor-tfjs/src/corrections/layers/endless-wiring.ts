import type { TfjsCore } from '../../load/tfjs-core.js';

/** The model classes whose layers list where their inputs come from. */
const wiredModels = ['Model', 'Functional'];

/**
 * Fault of TensorFlow.js 4.22: a model with a layer whose input no other layer produces is never finished.
 * Symptom: loading such a model hangs. Corrected, it fails.
 */
export function boundWiring(core: TfjsCore): void {
  const { classNameMap } = core.serialization.SerializationMap.getMap();
  for (const name of wiredModels) {
    const [modelClass, fromConfig] = classNameMap[name] ?? [];
    if (!modelClass || !fromConfig) throw new Error(`TensorFlow.js has no class ${name}`);
    classNameMap[name] = [
      modelClass,
      (given, config, ...options) => {
        const layers = inRounds(config['layers'] as unknown as readonly WiredLayer[]);
        return fromConfig(given, { ...config, layers: layers as never }, ...options);
      },
    ];
  }
}

interface WiredLayer {
  readonly inboundNodes?: readonly unknown[];
}

/** The layers, which may be iterated once to create them and at most once per connection to connect them. */
function inRounds(layers: readonly WiredLayer[]): Iterable<WiredLayer> {
  const connections = layers.map(({ inboundNodes = [] }) => inboundNodes.length);
  let rounds = connections.reduce((sum, count) => sum + count, 1);
  return {
    [Symbol.iterator]() {
      rounds -= 1;
      if (rounds >= -1) return layers[Symbol.iterator]();
      throw new Error('a layer takes an output that no other layer of the model produces');
    },
  };
}
