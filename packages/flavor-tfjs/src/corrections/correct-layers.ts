import type { serialization } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../load/tfjs-core.js';
import { correctedBatchNormalization } from './layers/batch-normalization.js';
import { correctedBidirectional } from './layers/bidirectional.js';
import { causalConvolution } from './layers/causal-convolution.js';
import { correctedCenterCrop } from './layers/center-crop.js';
import { correctedConcatenate } from './layers/concatenate.js';
import { dilatedDepthwise } from './layers/dilated-depthwise.js';
import { correctedElu } from './layers/elu.js';
import { boundWiring } from './layers/endless-wiring.js';
import { registerExponential } from './layers/exponential.js';
import { correctedFlatten } from './layers/flatten.js';
import { correctedGlobalPooling } from './layers/global-pooling.js';
import { correctedGru, correctedGruCell } from './layers/gru.js';
import type { LayerClass } from './layers/layer-class.js';
import { correctedLayerNormalization } from './layers/layer-normalization.js';
import { correctedMerging } from './layers/merging.js';
import { correctedRandomWidth } from './layers/random-width.js';
import { correctedRecurrent } from './layers/recurrent.js';
import { correctedRelu } from './layers/relu.js';
import { correctedResizing } from './layers/resizing.js';
import { shapeKeeping } from './layers/shape-keeping.js';
import { correctedSoftmax } from './layers/softmax.js';
import { correctedStack } from './layers/stacked-cells.js';
import { correctedUpSampling } from './layers/up-sampling.js';

/** Makes a class that computes as Keras does from a published one. */
type Correction = (published: LayerClass, core: TfjsCore) => LayerClass;

/** The corrections by layer. Each file names the version of TensorFlow.js, its fault and the symptom. */
export const layerCorrections: Readonly<Record<string, Correction>> = {
  Add: correctedMerging,
  Average: correctedMerging,
  BatchNormalization: correctedBatchNormalization,
  Bidirectional: correctedBidirectional,
  CategoryEncoding: shapeKeeping,
  CenterCrop: correctedCenterCrop,
  Concatenate: correctedConcatenate,
  Conv1D: causalConvolution,
  DepthwiseConv2D: dilatedDepthwise,
  ELU: correctedElu,
  Flatten: correctedFlatten,
  GlobalAveragePooling1D: correctedGlobalPooling,
  GlobalAveragePooling2D: correctedGlobalPooling,
  GlobalMaxPooling1D: correctedGlobalPooling,
  GlobalMaxPooling2D: correctedGlobalPooling,
  GRU: (published, core) => correctedRecurrent(correctedGru(published, core), core),
  GRUCell: correctedGruCell,
  LayerNormalization: correctedLayerNormalization,
  LSTM: correctedRecurrent,
  Maximum: correctedMerging,
  Minimum: correctedMerging,
  Multiply: correctedMerging,
  RandomWidth: correctedRandomWidth,
  ReLU: correctedRelu,
  Resizing: correctedResizing,
  RNN: correctedRecurrent,
  SimpleRNN: correctedRecurrent,
  Softmax: correctedSoftmax,
  StackedRNNCells: correctedStack,
  UpSampling2D: correctedUpSampling,
};

/** Registers the corrected layers for models that are read from files. Models that a program builds are not changed. */
export function correctLayers(core: TfjsCore): void {
  boundWiring(core);
  registerExponential(core);
  const { SerializationMap } = core.serialization;
  for (const [name, correct] of Object.entries(layerCorrections)) {
    const [published] = SerializationMap.getMap().classNameMap[name] ?? [];
    if (!published) throw new Error(`TensorFlow.js has no layer ${name}`);
    const corrected = correct(published as unknown as LayerClass, core);
    SerializationMap.register(corrected as unknown as serialization.SerializableConstructor<never>);
  }
}
