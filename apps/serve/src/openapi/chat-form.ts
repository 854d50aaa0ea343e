import type { ModelSignature } from '@mlmodel/core';
import { valueSchema } from './cell-schemas.js';
import { type JsonSchema, propertiesOf } from './json-schema.js';
import { paramsSchema } from './params-schema.js';

/** A body with one of these keys has the chat form. */
const chatKeys: readonly unknown[] = ['messages', 'prompt', 'input'];

/**
 * The schema of a body in the chat form, in which the body is the row, or the input of a model without columns.
 * @param holdsNested whether the model takes lists and objects where text is declared
 * @returns undefined for a model that does not take it
 */
export function chatForm(
  signature: ModelSignature | undefined,
  holdsNested: boolean,
): JsonSchema | undefined {
  const { inputs, params } = signature ?? {};
  if (inputs === undefined) return holdsNested ? untypedChat : undefined;
  if (inputs.kind === 'tensors') return undefined;
  if (!inputs.columns.some(({ name }) => chatKeys.includes(name))) return undefined;
  const cells = inputs.columns.map(({ name, type, required }) => {
    const optional = required !== true;
    return [String(name), valueSchema(type, { optional, holdsNested })] as const;
  });
  const declared = params === undefined ? {} : (paramsSchema(params) as { properties?: object });
  const required = inputs.columns.filter((column) => column.required === true);
  return {
    title: 'chat',
    description:
      'The chat form: the body is the row, params stand beside it, and the answer is not wrapped in "predictions".',
    properties: { ...declared.properties, ...propertiesOf(cells) },
    required: required.map(({ name }) => String(name)),
  };
}

const untypedChat: JsonSchema = {
  title: 'chat',
  description: 'The chat form: the body itself is the input, and the answer is not wrapped.',
  anyOf: chatKeys.map((key) => ({ required: [key] })),
};
