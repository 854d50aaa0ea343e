import { irVersionProblem, localeProblem, opsetProblem } from './known-problems.js';
import { withLowerIrVersion, withLowerOpset } from './lower-versions.js';
import { withPlainLocale } from './replace-locale.js';

/** A model changed in memory, so that onnxruntime loads it and computes the same. */
export interface Repair {
  readonly model: Uint8Array;
  /** The change, for the log. */
  readonly note: string;
}

/**
 * Removes the reason for which onnxruntime refuses a model, where that does not affect its results: version stamps that are
 * newer than its operators, and locales that this machine lacks.
 * @param text the error of onnxruntime
 * @param model the bytes of the `ModelProto` that it read
 * @returns undefined where no repair applies
 */
export function repairFor(text: string, model: Uint8Array): Repair | undefined {
  for (const repair of [repairIrVersion, repairOpset, repairLocale]) {
    const repaired = repair(text, model);
    if (repaired) return repaired;
  }
  return undefined;
}

function repairIrVersion(text: string, model: Uint8Array): Repair | undefined {
  const [, given, newest] = irVersionProblem.exec(text) ?? [];
  const lower = newest && withLowerIrVersion(model, Number(newest));
  if (!lower) return undefined;
  return { model: lower, note: `The model has the ir_version ${given} and runs as ${newest}.` };
}

function repairOpset(text: string, model: Uint8Array): Repair | undefined {
  const [, given, domain, newest] = opsetProblem.exec(text) ?? [];
  if (domain !== 'ai.onnx') return undefined;
  const lower = withLowerOpset(model, { given: Number(given), opset: Number(newest) });
  if (!lower) return undefined;
  return {
    model: lower,
    note: `The model has opset ${given} and runs as opset ${newest}, in which its operators are the same.`,
  };
}

function repairLocale(text: string, model: Uint8Array): Repair | undefined {
  const [, locale] = localeProblem.exec(text) ?? [];
  const plain = locale && withPlainLocale(model, locale);
  if (!plain) return undefined;
  return {
    model: plain,
    note: `The model requests the locale ${locale}, which is not installed. It runs with C.UTF-8, which has the same upper and lower case.`,
  };
}
