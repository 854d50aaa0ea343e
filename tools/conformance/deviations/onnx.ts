import { causeOf } from './cause.ts';
import type { Deviation } from './deviation.ts';
import { expectedOfVerdict } from './situation.ts';

export const onnxShapedOutputs: Deviation = {
  id: 'onnx-shaped-outputs',
  title: 'A table in, one record a row out, whatever the shapes of the outputs',
  reason: 'MLflow flattens each output; a label beside probabilities makes every request fail.',
  applies: (situation) => causeOf(situation) === 'shape',
  expected: expectedOfVerdict,
};

export const graphCast: Deviation = {
  id: 'graph-cast',
  title: 'Values are cast to the dtype that the graph declares',
  reason: 'MLflow casts float64 to float32 only: a float model refuses [[1, 2]].',
  applies: (situation) => causeOf(situation) === 'graph',
  expected: expectedOfVerdict,
};

export const scalarText: Deviation = {
  id: 'scalar-text',
  title: 'A scalar text output is one string',
  reason: 'MLflow answers a list of its characters.',
  applies: (situation) => causeOf(situation) === 'scalar-text',
  expected: expectedOfVerdict,
};

export const graphShape: Deviation = {
  id: 'graph-shape',
  title: 'A column fits a graph input of shape [n] and of shape [n, 1]',
  reason:
    'MLflow feeds a matrix to a graph of one input and vectors to one of several: skl2onnx’ usual [n, 1] inputs fail on every table.',
  applies: (situation) => causeOf(situation) === 'graph-shape',
  expected: expectedOfVerdict,
};

export const fixedBatch: Deviation = {
  id: 'fixed-batch',
  title: 'Any number of rows is run in slices of the batch that the graph fixes',
  reason: 'MLflow refuses every other number of rows.',
  applies: (situation) => causeOf(situation) === 'batch',
  expected: expectedOfVerdict,
};
