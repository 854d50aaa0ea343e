import { errorText } from '@mlmodel/core';
import { createPipeline, type Pipeline, parseJson } from '@mlmodel/scoring';
import { responseBytes } from '../predict/response-bytes.js';
import { type Comparison, compareAnswers, type Difference } from './compare-answers.js';
import type { VerifiedFlavor } from './load-flavors.js';
import type { VerifyInput } from './verify-inputs.js';

/** The answers of a flavor to one input, compared with those of the reference. */
export interface InputComparison extends Comparison {
  readonly input: string;
  /** What each of the two said where only one has answered. */
  readonly refusal?: Difference | undefined;
  /** Neither has answered. */
  readonly refusedByBoth?: true;
}

/** A flavor compared with the reference. */
export interface FlavorComparison {
  readonly flavor: string;
  readonly inputs: readonly InputComparison[];
}

/** An answer as parsed JSON, or why there is none. */
type Answer = { readonly value: unknown } | { readonly refusal: string };

/** Lets every flavor answer each input, and compares with the last one: the bridge, if there is one. */
export async function compareFlavors(
  flavors: readonly VerifiedFlavor[],
  inputs: readonly VerifyInput[],
  { tolerance }: { readonly tolerance: number },
): Promise<readonly FlavorComparison[]> {
  const pipelines = flavors.map(({ model }) => createPipeline(model, { nonfinite: 'token' }));
  const compared = flavors
    .slice(0, -1)
    .map(({ flavor }) => ({ flavor, inputs: [] as InputComparison[] }));
  for (const input of inputs) {
    const answers: Answer[] = [];
    for (const pipeline of pipelines) answers.push(await answerTo(pipeline, input));
    const reference = answers.at(-1) as Answer;
    for (const [at, { inputs: list }] of compared.entries())
      list.push({
        input: input.name,
        ...compare(answers[at] as Answer, reference, { tolerance }),
      });
  }
  return compared;
}

async function answerTo(pipeline: Pipeline, { body, contentType }: VerifyInput): Promise<Answer> {
  try {
    const bytes = responseBytes(await pipeline.score({ body, contentType }));
    return { value: parseJson(bytes, { numberKinds: false, keyOrder: false }) };
  } catch (error) {
    return { refusal: errorText(error) };
  }
}

function compare(
  answer: Answer,
  reference: Answer,
  { tolerance }: { readonly tolerance: number },
): Omit<InputComparison, 'input'> {
  if ('value' in answer && 'value' in reference)
    return compareAnswers(answer.value, reference.value, { tolerance });
  const nothing = compareAnswers(null, null, { tolerance });
  if ('refusal' in answer && 'refusal' in reference) return { ...nothing, refusedByBoth: true };
  return {
    ...nothing,
    refusal: { path: 'answer', value: said(answer), reference: said(reference) },
  };
}

function said(answer: Answer): string {
  return 'refusal' in answer ? answer.refusal : 'it answers';
}

/** Whether the answers agree. */
export function agrees({ numbersBeyond, labels, refusal }: InputComparison): boolean {
  return numbersBeyond === 0 && labels === 0 && refusal === undefined;
}
