import { withLowerIrVersion, withLowerOpset } from '../model-file/lower-versions.js';
import { withPlainLocale } from '../model-file/replace-locale.js';
import { irVersionProblem, localeProblem, opsetProblem } from './known-problems.js';

/** A model changed in memory, so that onnxruntime takes it and computes the same. */
export interface Repair {
  readonly model: Uint8Array;
  /** What was changed, for the log. */
  readonly note: string;
}

/**
 * Changes what onnxruntime refuses a model for, where that does not touch what it computes: version stamps that are newer
 * than the operators below them, and locales that this machine lacks.
 * @param text what onnxruntime said
 * @param model the bytes of the `ModelProto` that it read
 * @returns undefined where nothing helps
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
    note: `The model asks for the locale ${locale}, which is not installed: it runs with C.UTF-8, whose upper and lower case are the same.`,
  };
}
