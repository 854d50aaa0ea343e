import { type Prediction, predictionTable } from '@mlmodel/core';

/**
 * A prediction that JSON writes as a list with one element a row: an element of the tensor if it has one tensor, a record
 * if it has several, as TensorFlow Serving's row format does. What has no rows is returned unchanged.
 * Source: https://www.tensorflow.org/tfx/serving/api_rest#response_format_4
 */
export function listedPrediction(prediction: Prediction): Prediction {
  if (prediction.kind !== 'tensors') return prediction;
  const [first, ...others] = prediction.tensors;
  if (first !== undefined && others.length === 0 && first.shape.length > 0) {
    return { kind: 'tensor', tensor: first };
  }
  const converted = predictionTable(prediction);
  return converted.ok ? converted.table : prediction;
}
