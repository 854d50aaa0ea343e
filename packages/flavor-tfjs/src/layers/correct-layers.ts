import type { serialization } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../load/import-tfjs.js';
import { correctedBatchNormalization } from './batch-normalization.js';
import { correctedBidirectional } from './bidirectional.js';
import { boundWeights } from './bounded-weights.js';
import { boundWiring } from './bounded-wiring.js';
import { causalConvolution } from './causal-convolution.js';
import { correctedGlobalPooling } from './global-pooling.js';
import { correctedGru } from './gru.js';
import type { LayerClass } from './layer-class.js';
import { correctedRelu } from './relu.js';
import { shapeKeeping } from './shape-keeping.js';
import { correctedUpSampling } from './up-sampling.js';

/** Layers that TensorFlow.js 4.22 computes otherwise than Keras, most of them without an error. */
const corrections: Readonly<Record<string, (published: LayerClass, core: TfjsCore) => LayerClass>> =
  {
    BatchNormalization: correctedBatchNormalization,
    Bidirectional: correctedBidirectional,
    CategoryEncoding: shapeKeeping,
    CenterCrop: shapeKeeping,
    Conv1D: causalConvolution,
    GlobalAveragePooling1D: correctedGlobalPooling,
    GlobalAveragePooling2D: correctedGlobalPooling,
    GlobalMaxPooling1D: correctedGlobalPooling,
    GlobalMaxPooling2D: correctedGlobalPooling,
    GRU: correctedGru,
    ReLU: correctedRelu,
    UpSampling2D: correctedUpSampling,
  };

/** Has models that are read from files made of corrected layers. Those of living models stay as they are. */
export function correctLayers(core: TfjsCore): void {
  boundWiring(core);
  boundWeights(core);
  const { SerializationMap } = core.serialization;
  for (const [name, correct] of Object.entries(corrections)) {
    const [published] = SerializationMap.getMap().classNameMap[name] ?? [];
    if (!published) throw new Error(`TensorFlow.js has no layer ${name}`);
    const corrected = correct(published as unknown as LayerClass, core);
    SerializationMap.register(corrected as unknown as serialization.SerializableConstructor<never>);
  }
}
