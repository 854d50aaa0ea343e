import type { ModelInput, Prediction, Table, Vector } from '@mlmodel/core';

/** A change of one column or tensor. */
export type VectorChange = <Whole extends Vector>(vector: Whole, position: number) => Whole;

/** Data with each column or tensor replaced; nested values stay the same. */
export function changeVectors(data: ModelInput, change: VectorChange): ModelInput {
  switch (data.kind) {
    case 'table':
      return { ...withoutDoubles(data), columns: data.columns.map(change) };
    case 'tensor':
      return { ...data, tensor: change(data.tensor, 0) };
    case 'tensors':
      return { ...data, tensors: data.tensors.map(change) };
    case 'json':
      return data;
  }
}

/** The columns or tensors of an input with their names; none for a nested value. */
export function namedVectorsOf(data: ModelInput): readonly (Vector & { readonly name: unknown })[] {
  if (data.kind === 'table') return data.columns;
  if (data.kind === 'tensors') return data.tensors;
  return data.kind === 'tensor' ? [{ ...data.tensor, name: undefined }] : [];
}

/** A table without the matrix that duplicates its columns. */
export function withoutDoubles({ doubles: _matrix, doubleNames: _names, ...table }: Table): Table {
  return table;
}

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
