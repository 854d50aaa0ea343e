import { isJsonObject, type JsonObject, keysOf, propertyOf } from '../../data/json-value.js';
import { didYouMean, meantNames } from '../../errors/meant-names.js';
import { chatKeys, forms } from '../../request/read-form.js';
import { type ExampleForm, exampleBody, typeHintExample } from './example-body.js';
import type { InputPlan } from './plan.js';

/** How many keys of a body are looked at. */
const mostKeys = 20;

export interface AdvisedModel {
  readonly plan: InputPlan;
  readonly typeHint: boolean;
}

/**
 * The sentence that says how to send a JSON body that has no form: the key that it most likely means, or the one that
 * the data belongs below, with an example for the model.
 */
export function adviseForm(body: unknown, model: AdvisedModel): string {
  const example = (form: ExampleForm) =>
    model.typeHint ? typeHintExample(model.plan) : exampleBody(model.plan, form);
  const form = formOf(body, model);
  if (typeof body === 'string') {
    return `Send the JSON itself, not a string that holds it, such as ${example(form)}.`;
  }
  if (Array.isArray(body)) return `Send the list as in ${example(form)}.`;
  if (!isJsonObject(body)) return `Send an object, such as ${example(form)}.`;
  const keys = keysOf(body).slice(0, mostKeys);
  const question = didYouMean(meantNames(keys, [...forms, 'params', ...chatKeysOf(model)]));
  if (question !== '') return question;
  return keys.length === 0
    ? `Send data, such as ${example(form)}.`
    : `Send the object as in ${example(form)}.`;
}

/** The chat keys that are columns of the model. */
function chatKeysOf({ plan }: AdvisedModel): readonly string[] {
  return plan.kind === 'columns' ? chatKeys.filter((key) => plan.byText.has(key)) : [];
}

function formOf(body: unknown, model: AdvisedModel): ExampleForm {
  if (Array.isArray(body)) return isJsonObject(body[0]) ? 'records' : 'rows';
  if (!isJsonObject(body)) return 'records';
  if (isSplit(body)) return 'split';
  const { plan } = model;
  const [key = '', ...more] = keysOf(body).slice(0, mostKeys);
  const isWrapper = more.length === 0 && !(plan.kind === 'columns' && plan.byText.has(key));
  const value = propertyOf(body, key);
  if (isWrapper && Array.isArray(value)) return formOf(value, model);
  const isColumns = [key, ...more].some((name) => Array.isArray(propertyOf(body, name)));
  return isColumns && !(plan.kind === 'columns' && plan.nested) ? 'columns' : 'records';
}

/** Whether it is what pandas writes with `orient="split"`. */
function isSplit(body: JsonObject): boolean {
  return propertyOf(body, 'data') !== undefined && propertyOf(body, 'columns') !== undefined;
}
