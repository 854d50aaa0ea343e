import {
  MlmodelError,
  type ModelInput,
  type ModelSignature,
  type NamedTensor,
  notTabularError,
  type Tensor,
} from '@mlmodel/core';
import type { ModelField } from '../load/open-model.js';
import { tensorPositions } from '../tensor-names.js';
import { checkFeedShape } from './feed-shape.js';
import { tableFeeds } from './table-feeds.js';
import { tensorElements } from './tensor-elements.js';

/** Makes of a request's data one tensor for each input of the model, in their order. */
export type FeedMaker = (input: ModelInput) => readonly NamedTensor[];

/** What decides how data is fed, beside the model's inputs. */
export interface FeedRules {
  readonly signature: ModelSignature | undefined;
  /** Under which names requests know the inputs, in their order. */
  readonly names: readonly string[];
}

/**
 * A table feeds one input with all columns or several with one each; a tensor feeds the one input, tensors by name those
 * of their names. All is cast to what the model declares.
 * The maker throws MlmodelError `BAD_REQUEST` naming the column or tensor.
 */
export function feedMaker(inputs: readonly ModelField[], rules: FeedRules): FeedMaker {
  return (data) => {
    const feeds = feedsOf(data, inputs, rules);
    for (const [index, { shape }] of feeds.entries()) {
      checkFeedShape(shape, (inputs[index] as ModelField).shape, rules.names[index] as string);
    }
    return feeds;
  };
}

function feedsOf(
  data: ModelInput,
  inputs: readonly ModelField[],
  rules: FeedRules,
): readonly NamedTensor[] {
  switch (data.kind) {
    case 'table':
      return tableFeeds(data, inputs, rules);
    case 'tensor':
      return [singleFeed(data.tensor, inputs, rules)];
    case 'tensors':
      return namedFeeds(data.tensors, inputs, rules);
    case 'json':
      throw notTabularError(data.value, rules.names);
  }
}

function singleFeed(
  tensor: Tensor,
  inputs: readonly ModelField[],
  { names }: FeedRules,
): NamedTensor {
  const [only] = inputs;
  if (only && inputs.length === 1) return tensorFeed(tensor, only, names[0] as string);
  throw new MlmodelError(
    'BAD_REQUEST',
    `The model takes the tensors ${listed(names)} by name, not one tensor. ` +
      'Send an object with a tensor for each under "inputs".',
  );
}

/** One tensor for one input fits whatever it is called. */
function namedFeeds(
  tensors: readonly NamedTensor[],
  inputs: readonly ModelField[],
  rules: FeedRules,
): readonly NamedTensor[] {
  const { names } = rules;
  const [first] = tensors;
  if (first && tensors.length === 1 && inputs.length === 1) {
    return [singleFeed(first, inputs, rules)];
  }
  const sent: (NamedTensor | undefined)[] = names.map(() => undefined);
  const positionOf = tensorPositions(names);
  for (const tensor of tensors) {
    const position = positionOf(tensor.name);
    if (position === -1) {
      throw new MlmodelError(
        'BAD_REQUEST',
        `The model has no input "${tensor.name}"; it takes ${listed(names)}.`,
        { field: tensor.name },
      );
    }
    if (sent[position]) {
      throw new MlmodelError(
        'BAD_REQUEST',
        `"${sent[position].name}" and "${tensor.name}" are one input of the model. Send one of them.`,
        { field: tensor.name },
      );
    }
    sent[position] = tensor;
  }
  return inputs.map((input, index) => {
    const name = names[index] as string;
    const tensor = sent[index];
    if (tensor) return tensorFeed(tensor, input, name);
    throw new MlmodelError(
      'BAD_REQUEST',
      `The model needs the tensor "${name}", which the request lacks. Send it.`,
      { field: name },
    );
  });
}

function tensorFeed(tensor: Tensor, { name, type }: ModelField, field: string): NamedTensor {
  const [rowCount] = tensor.shape;
  const rowSize = rowCount ? tensor.values.length / rowCount : 1;
  const elements = tensorElements(tensor, type, { field, rowSize });
  return { ...elements, name, shape: tensor.shape };
}

function listed(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
