import type { Deviation } from './deviations/deviation.ts';
import {
  fixedBatch,
  graphCast,
  graphShape,
  onnxShapedOutputs,
  scalarText,
} from './deviations/onnx.ts';
import {
  errorShape,
  mediaTypes,
  no5xxForInput,
  nonfiniteJson,
  slash,
} from './deviations/protocol.ts';
import type { Situation } from './deviations/situation.ts';
import {
  base64Everywhere,
  csvShift,
  datetimeIso,
  emptyName,
  extraColumns,
  integerNames,
  integralNumber,
  nestedLossless,
  optionalFill,
  rowsForUnnamed,
  strictTypes,
  valuesNotDtypes,
} from './deviations/types.ts';

/** Applied by the judge where no other deviation does. */
export const errorCode = {
  id: 'error-code',
  title: 'The error code of a 400 follows the kind of fault',
  reason: 'In MLflow it depends on the order in which numpy and pandas happen to fail.',
};

/** Every way in which this project answers differently from MLflow on purpose; the first that applies counts. */
export const deviations: readonly Deviation[] = [
  mediaTypes,
  slash,
  errorShape,
  no5xxForInput,
  csvShift,
  rowsForUnnamed,
  optionalFill,
  base64Everywhere,
  datetimeIso,
  integralNumber,
  nestedLossless,
  strictTypes,
  valuesNotDtypes,
  emptyName,
  integerNames,
  extraColumns,
  graphShape,
  fixedBatch,
  graphCast,
  scalarText,
  onnxShapedOutputs,
  nonfiniteJson,
];

/** The deviation that a case falls under. */
export function deviationOf(situation: Situation): Deviation | undefined {
  return deviations.find((deviation) => deviation.applies(situation));
}
