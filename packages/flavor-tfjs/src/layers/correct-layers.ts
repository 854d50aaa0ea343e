import type { serialization } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../load/tfjs-core.js';
import { correctedBatchNormalization } from './batch-normalization.js';
import { correctedBidirectional } from './bidirectional.js';
import { boundWiring } from './bounded-wiring.js';
import { causalConvolution } from './causal-convolution.js';
import { correctedCenterCrop } from './center-crop.js';
import { correctedConcatenate } from './concatenate.js';
import { dilatedDepthwise } from './dilated-depthwise.js';
import { correctedElu } from './elu.js';
import { registerExponential } from './exponential.js';
import { correctedFlatten } from './flatten.js';
import { correctedGlobalPooling } from './global-pooling.js';
import { correctedGru, correctedGruCell } from './gru.js';
import type { LayerClass } from './layer-class.js';
import { correctedLayerNormalization } from './layer-normalization.js';
import { correctedMerging } from './merging.js';
import { correctedRandomWidth } from './random-width.js';
import { correctedRecurrent } from './recurrent.js';
import { correctedRelu } from './relu.js';
import { correctedResizing } from './resizing.js';
import { shapeKeeping } from './shape-keeping.js';
import { correctedSoftmax } from './softmax.js';
import { correctedStack } from './stacked-cells.js';
import { correctedUpSampling } from './up-sampling.js';

/** Makes a class that computes as Keras does of a published one. */
type Correction = (published: LayerClass, core: TfjsCore) => LayerClass;

/** Layers that TensorFlow.js 4.22 computes otherwise than Keras, most of them without an error. */
const corrections: Readonly<Record<string, Correction>> = {
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

/** Has models that are read from files made of corrected layers. Those of living models stay as they are. */
export function correctLayers(core: TfjsCore): void {
  boundWiring(core);
  registerExponential(core);
  const { SerializationMap } = core.serialization;
  for (const [name, correct] of Object.entries(corrections)) {
    const [published] = SerializationMap.getMap().classNameMap[name] ?? [];
    if (!published) throw new Error(`TensorFlow.js has no layer ${name}`);
    const corrected = correct(published as unknown as LayerClass, core);
    SerializationMap.register(corrected as unknown as serialization.SerializableConstructor<never>);
  }
}
