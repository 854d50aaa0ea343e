import { entriesOf, type JsonObject } from '../../data/json-value.js';
import type { ModelInput, Table } from '../../data/model-data.js';
import type { LlmInput, RawInput, TensorInput, TensorsInput } from '../../data/raw-input.js';
import { MlmodelError } from '../../errors/mlmodel-error.js';
import type { Enforcer } from '../enforcer.js';
import type { ModelSignature, ParamSpec } from '../schema.js';
import { badRequest, invalidParameter } from './cast/cast-target.js';
import { doublesTable } from './columns/doubles-table.js';
import { type ColumnsContext, enforceColumns } from './columns/enforce-columns.js';
import { inputsErrorCode } from './columns/inputs-error-code.js';
import { listInputFrame } from './columns/list-input-frame.js';
import { objectInputFrame } from './columns/object-input-frame.js';
import { passesNumbers } from './columns/passes-numbers.js';
import { decodingNeeds } from './decoding-needs.js';
import { frameError } from './frame/frame.js';
import { recordsFrame } from './frame/records-frame.js';
import { rowsFrame } from './frame/rows-frame.js';
import { arrowFrame } from './frame/typed-frame.js';
import { declaredCsvFrame } from './natural/csv-columns.js';
import { enforceNatural } from './natural/enforce-natural.js';
import { enforceParams } from './params/enforce-params.js';
import { type ColumnsPlan, type InputPlan, planInputs, type TensorsPlan } from './plan.js';
import { enforceTensorFrame } from './tensors/enforce-tensor-frame.js';
import { enforceTensorList, enforceTensorObject } from './tensors/enforce-tensors.js';

export interface EnforcedModel {
  readonly signature?: ModelSignature | undefined;
  readonly isSignatureFromTypeHint: boolean;
}

/**
 * Makes a model's signature ready to check requests: the work that does not depend on a request is done here, once.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a declared dtype that is not supported
 */
export function createEnforcer({ signature, isSignatureFromTypeHint }: EnforcedModel): Enforcer {
  const plan = planInputs(signature);
  const params = signature?.params;
  return {
    needs: decodingNeeds(plan, { params, typeHint: isSignatureFromTypeHint }),
    enforceInput,
    enforceParams: (sent) => enforceParams(sent, params),
  };

  function enforceInput(raw: RawInput): ModelInput {
    const input = raw.kind === 'json' ? withoutParams(raw, params) : raw;
    if (isSignatureFromTypeHint) return enforceTypeHint(input, plan);
    if (plan.kind === 'tensors') return enforceTensorInput(input, plan);
    if (plan.kind === 'natural') return enforceNatural(input);
    const table = enforceColumnInput(input, plan);
    const isExact = raw.withNumberKinds === undefined || !passesNumbers(table, plan);
    return isExact ? table : enforceInput(raw.withNumberKinds());
  }
}

/** In the chat form, keys that name params are params. */
function withoutParams(raw: LlmInput, params: readonly ParamSpec[] | undefined): LlmInput {
  if (params === undefined) return raw;
  const names = new Set(params.map(({ name }) => name));
  const entries = Array.from(entriesOf(raw.value)).filter(([name]) => !names.has(name));
  const value: JsonObject =
    raw.value instanceof Map ? new Map(entries) : Object.fromEntries(entries);
  return { ...raw, value };
}

/** Python checks such values itself; CSV is read by the declared types, as it is for other models. */
function enforceTypeHint(raw: RawInput, plan: InputPlan): ModelInput {
  switch (raw.kind) {
    case 'tensor':
    case 'tensors':
    case 'json':
      return { kind: 'json', value: raw.value };
    case 'columns':
      return plan.kind === 'columns' ? enforceColumnInput(raw, plan) : enforceNatural(raw);
    case 'arrow':
      return enforceNatural(raw);
    default:
      throw new MlmodelError(
        'INVALID_PARAMETER_VALUE',
        "A model with type hints takes its data from the key 'inputs'.",
      );
  }
}

function enforceColumnInput(raw: RawInput, plan: ColumnsPlan): Table {
  switch (raw.kind) {
    case 'rows':
      return doublesTable(raw, plan) ?? enforceColumns(rowsFrame(raw), plan, whileParsing);
    case 'records':
      return enforceColumns(recordsFrame(raw.records), plan, whileParsing);
    case 'columns':
      if (plan.columns.some(({ type }) => typeof type !== 'string')) throw noCsv();
      return enforceColumns(declaredCsvFrame(raw, plan), plan, whileParsing);
    case 'arrow':
      return enforceColumns(arrowFrame(raw), plan, afterParsing);
    case 'tensor':
      return enforceColumns(listInputFrame(raw, plan), plan, inputsContext(raw, plan));
    case 'tensors':
      return enforceColumns(
        objectInputFrame(raw.value, { plan, form: raw.form }),
        plan,
        inputsContext(raw, plan),
      );
    case 'json':
      return enforceColumns(
        objectInputFrame(raw.value, { plan, form: raw.form }),
        plan,
        afterParsing,
      );
  }
}

const whileParsing: ColumnsContext = {
  errorCodeOf: badRequest,
  missingFirst: false,
  binaryLists: false,
};
const afterParsing: ColumnsContext = {
  errorCodeOf: invalidParameter,
  missingFirst: true,
  binaryLists: false,
};

function inputsContext(raw: TensorInput | TensorsInput, plan: ColumnsPlan): ColumnsContext {
  return {
    errorCodeOf: inputsErrorCode(raw, plan),
    missingFirst: false,
    binaryLists: raw.form === 'inputs',
  };
}

function enforceTensorInput(raw: RawInput, plan: TensorsPlan): ModelInput {
  switch (raw.kind) {
    case 'rows':
      return enforceTensorFrame(rowsFrame(raw), plan);
    case 'records':
      return enforceTensorFrame(recordsFrame(raw.records), plan);
    case 'columns':
      throw noCsv();
    case 'arrow':
      return enforceTensorFrame(arrowFrame(raw), plan);
    case 'tensor':
      return enforceTensorList(raw, plan);
    case 'tensors':
      return enforceTensorObject(raw, plan);
    case 'json':
      throw new MlmodelError(
        'INVALID_PARAMETER_VALUE',
        "The model takes tensors: send them below 'inputs'.",
      );
  }
}

function noCsv(): MlmodelError {
  return frameError('The model takes tensors or nested columns, which CSV cannot hold: send JSON.');
}
