import type { TfjsCore } from '../load/tfjs-core.js';

/** The classes of models that say of each layer where its inputs come from. */
const wiredModels = ['Model', 'Functional'];

/**
 * Ends the wiring of a model whose layers wait for outputs that never come, since no layer of the model makes them. As
 * published, TensorFlow.js looks for them forever.
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

/** The layers, to be gone through once to make them, and once for each connection at most to make those. */
function inRounds(layers: readonly WiredLayer[]): Iterable<WiredLayer> {
  const connections = layers.map(({ inboundNodes = [] }) => inboundNodes.length);
  let rounds = connections.reduce((sum, count) => sum + count, 1);
  return {
    [Symbol.iterator]() {
      rounds -= 1;
      if (rounds >= -1) return layers[Symbol.iterator]();
      throw new Error('a layer takes an output that no other layer of the model makes');
    },
  };
}
