import {
  type Column,
  MlmodelError,
  type ModelInput,
  type ModelSignature,
  type NamedTensor,
  notTabularError,
  type Table,
  type Tensor,
} from '@mlmodel/core';
import type { GraphInput } from '../graph-fields.js';
import { columnFeed } from './column-feed.js';
import { checkFeedShape } from './feed-shape.js';
import { doublesFeed, matrixFeed } from './matrix-feed.js';
import { absentColumn, columnsByName, columnsInOrder, namedColumns } from './table-columns.js';
import { namedTensor, tensorElements } from './tensor-elements.js';

/** Makes of a request's data one tensor for each input of the graph, in the graph's order. */
export type FeedMaker = (input: ModelInput) => readonly NamedTensor[];

/** What decides how data is fed, beside the graph's inputs. */
export interface FeedRules {
  readonly signature: ModelSignature | undefined;
  /** The first dimension that the graph declares does not bind: it is run in slices. */
  readonly freeFirst: boolean;
}

/**
 * A table feeds one input with all columns, or each input with the column of its name (by position when the signature's
 * columns have no names); a tensor feeds the one input, tensors by name those of their names. All is cast to what the
 * graph declares.
 * The maker throws MlmodelError `BAD_REQUEST` naming the column or tensor.
 */
export function feedMaker(inputs: readonly GraphInput[], rules: FeedRules): FeedMaker {
  const tableFeeds = tableFeedMaker(inputs, rules.signature);
  return (data) => {
    const feeds = feedsOf(data);
    const freeFirst = rules.freeFirst || (data.kind === 'table' && data.rowCount === 0);
    for (let index = 0; index < inputs.length; index += 1) {
      checkFeedShape(inputs[index] as GraphInput, feeds[index]?.shape ?? [], freeFirst);
    }
    return feeds;
  };

  /** `columns` is not looked at where the table is one matrix: they are made when somebody does. */
  function lacksAll(table: Table): boolean {
    return table.doubles === undefined && table.columns.length === 0 && inputs.length > 0;
  }

  function feedsOf(data: ModelInput): readonly NamedTensor[] {
    switch (data.kind) {
      case 'table':
        if (lacksAll(data)) throw noColumns(inputs);
        return tableFeeds(data);
      case 'tensor':
        return [singleTensorFeed(data.tensor, inputs)];
      case 'tensors':
        return namedTensorFeeds(data.tensors, inputs);
      case 'json':
        throw notTabularError(
          data.value,
          inputs.map(({ name }) => name),
        );
    }
  }
}

/** A table without any of the model's columns does not say how many rows lack them. */
function noColumns(inputs: readonly GraphInput[]): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `The request has none of the columns that feed the inputs of the model (${namesOf(inputs)}). Send at least one.`,
  );
}

function tableFeedMaker(
  inputs: readonly GraphInput[],
  signature: ModelSignature | undefined,
): (table: Table) => readonly NamedTensor[] {
  const named = namedColumns(signature);
  const [only] = inputs;
  if (only && inputs.length === 1) {
    return (table) => {
      const feed = doublesFeed(table, only);
      return [feed ?? matrixFeed(columnsInOrder(table, named), table.rowCount, only)];
    };
  }
  const isRequired = new Map(named.map(({ name, required }) => [name, required]));
  const mayGoByPosition = signature?.inputs?.kind === 'columns' && named.length === 0;
  return (table) => {
    const columns = columnsByName(table);
    const byPosition =
      mayGoByPosition &&
      table.columns.length === inputs.length &&
      !inputs.every(({ name }) => columns.has(name));
    return inputs.map((input, index) => {
      const { name } = input;
      const column = byPosition ? table.columns[index] : onlyColumn(columns.get(name), name);
      const source = column ?? absentColumn({ name, required: isRequired.get(name) ?? true });
      return columnFeed(source, table.rowCount, input);
    });
  };
}

/** @throws MlmodelError `BAD_REQUEST` when several columns have the name */
function onlyColumn(columns: readonly Column[] | undefined, name: string): Column | undefined {
  if (columns === undefined || columns.length === 1) return columns?.[0];
  throw new MlmodelError('BAD_REQUEST', `The request has several columns named "${name}".`, {
    field: name,
  });
}

function singleTensorFeed(tensor: Tensor, inputs: readonly GraphInput[]): NamedTensor {
  const [only] = inputs;
  if (only && inputs.length === 1) return tensorFeed(tensor, only);
  throw new MlmodelError(
    'BAD_REQUEST',
    `The model takes the tensors ${namesOf(inputs)} by name, not one tensor. ` +
      'Send an object with a tensor for each under "inputs".',
  );
}

function namedTensorFeeds(
  tensors: readonly NamedTensor[],
  inputs: readonly GraphInput[],
): readonly NamedTensor[] {
  const names = new Set(inputs.map(({ name }) => name));
  const unknown = tensors.find(({ name }) => !names.has(name));
  if (unknown) {
    throw new MlmodelError(
      'BAD_REQUEST',
      `The model has no input "${unknown.name}"; it takes ${namesOf(inputs)}.`,
      { field: unknown.name },
    );
  }
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return inputs.map((input) => {
    const tensor = byName.get(input.name);
    if (tensor) return tensorFeed(tensor, input);
    throw new MlmodelError(
      'BAD_REQUEST',
      `The model needs the tensor "${input.name}", which the request lacks. Send it.`,
      { field: input.name },
    );
  });
}

function tensorFeed(tensor: Tensor, { name, type }: GraphInput): NamedTensor {
  const elements = tensorElements(tensor, type, { field: name, rowSize: rowSizeOf(tensor) });
  return namedTensor(name, elements, tensor.shape);
}

/** Elements of a tensor in one step of its first dimension. */
function rowSizeOf({ values, shape: [rowCount] }: Tensor): number {
  return rowCount ? values.length / rowCount : 1;
}

function namesOf(inputs: readonly GraphInput[]): string {
  return inputs.map(({ name }) => `"${name}"`).join(', ');
}
