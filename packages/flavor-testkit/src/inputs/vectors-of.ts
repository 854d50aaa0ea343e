import type { ModelInput, Prediction, Vector } from '@mlmodel/core';

/** The columns or tensors of data; none for a nested value. */
export function vectorsOf(data: ModelInput | Prediction): readonly Vector[] {
  switch (data.kind) {
    case 'table':
      return data.columns;
    case 'tensor':
      return [data.tensor];
    case 'tensors':
      return data.tensors;
    case 'json':
      return [];
  }
}
