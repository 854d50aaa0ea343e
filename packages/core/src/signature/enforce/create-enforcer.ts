import { entriesOf, type JsonObject } from '../../data/json-value.js';
import type { ModelInput, Table } from '../../data/model-data.js';
import type { EnforcedInput, LlmInput } from '../../data/raw-input.js';
import { MlmodelError } from '../../errors/mlmodel-error.js';
import type { Enforcer } from '../enforcer.js';
import type { IgnoredNames, OnIgnored } from '../ignored-names.js';
import type { ModelSignature, ParamSpec } from '../schema.js';
import { adviseForm } from './advise-form.js';
import { doublesTable } from './columns/doubles-table.js';
import { enforceColumns, passesNumbers } from './columns/enforce-columns.js';
import { listInputFrame, objectInputFrame } from './columns/input-frames.js';
import { enforceParams } from './enforce-params.js';
import { typeHintExample } from './example-body.js';
import { csvUnsupported, declaredCsvFrame } from './frame/csv-frame.js';
import { withCsvNames } from './frame/csv-header.js';
import { arrowFrame, type Frame } from './frame/frame.js';
import { recordsFrame } from './frame/list-frames.js';
import { completeListsFrame } from './frame/lists-frame.js';
import { rowsFrame } from './frame/rows-frame.js';
import { type ColumnsPlan, decodingNeeds, type InputPlan, planInputs } from './plan.js';
import { enforceTensorInput } from './tensors/enforce-tensors.js';
import { enforceUntyped } from './untyped/enforce-untyped.js';

/** The parts of an MLmodel file that determine enforcement. */
export interface EnforcedModel {
  readonly signature?: ModelSignature | undefined;
  readonly isSignatureFromTypeHint: boolean;
}

/**
 * Creates the enforcer of a model's signature. Work that does not depend on a request is done here, once.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for an unsupported dtype
 */
export function createEnforcer({ signature, isSignatureFromTypeHint }: EnforcedModel): Enforcer {
  const plan = planInputs(signature);
  const params = signature?.params;
  return {
    needs: {
      ...decodingNeeds(plan, { params, typeHint: isSignatureFromTypeHint }),
      adviseForm: (body) => adviseForm(body, { plan, typeHint: isSignatureFromTypeHint }),
    },
    enforceInput,
    enforceParams: (sent, onIgnored) => enforceParams(sent, { specs: params, onIgnored }),
  };

  function enforceInput(raw: EnforcedInput, onIgnored?: OnIgnored): ModelInput {
    if (raw.kind === 'json') return enforceChat(raw, onIgnored);
    return enforceData(raw, onIgnored);
  }

  /** In the chat form, keys that name params are no input, and a mistyped key may mean one. */
  function enforceChat(raw: LlmInput, onIgnored?: OnIgnored): ModelInput {
    const names = params?.map(({ name }) => name) ?? [];
    const report =
      onIgnored &&
      ((ignored: IgnoredNames) => onIgnored({ ...ignored, absent: [...ignored.absent, ...names] }));
    return enforceData(withoutParams(raw, params), report);
  }

  function enforceData(input: EnforcedInput, onIgnored?: OnIgnored): ModelInput {
    if (isSignatureFromTypeHint) return enforceTypeHint(input, plan, onIgnored);
    if (plan.kind === 'tensors') return enforceTensorInput(input, plan, onIgnored);
    if (plan.kind === 'untyped') return enforceUntyped(input);
    const table = enforceColumnInput(input, plan, onIgnored);
    const isExact = input.withNumberKinds === undefined || !passesNumbers(table, plan);
    return isExact ? table : enforceInput(input.withNumberKinds());
  }
}

function withoutParams(raw: LlmInput, params: readonly ParamSpec[] | undefined): LlmInput {
  if (params === undefined) return raw;
  const names = new Set(params.map(({ name }) => name));
  const entries = Array.from(entriesOf(raw.value)).filter(([name]) => !names.has(name));
  const value: JsonObject =
    raw.value instanceof Map ? new Map(entries) : Object.fromEntries(entries);
  return { ...raw, value };
}

/** Python checks these values itself; CSV is read by the declared types, as for other models. */
function enforceTypeHint(
  raw: EnforcedInput,
  plan: InputPlan,
  onIgnored: OnIgnored | undefined,
): ModelInput {
  switch (raw.kind) {
    case 'tensor':
    case 'tensors':
    case 'json':
      return { kind: 'json', value: raw.value };
    case 'columns':
      return plan.kind === 'columns'
        ? enforceColumnInput(raw, plan, onIgnored)
        : enforceUntyped(raw);
    case 'arrow':
      return enforceUntyped(raw);
    default:
      throw new MlmodelError(
        'INVALID_PARAMETER_VALUE',
        `A model with type hints takes its data from the key 'inputs', such as ${typeHintExample(plan)}.`,
      );
  }
}

function enforceColumnInput(
  raw: EnforcedInput,
  plan: ColumnsPlan,
  onIgnored: OnIgnored | undefined,
): Table {
  const doubles = raw.kind === 'rows' ? doublesTable(raw, plan) : undefined;
  if (doubles !== undefined) return doubles;
  return enforceColumns(columnsFrame(raw, plan), plan, { form: raw.form, onIgnored });
}

function columnsFrame(raw: EnforcedInput, plan: ColumnsPlan): Frame {
  switch (raw.kind) {
    case 'rows':
      return rowsFrame(raw);
    case 'records':
      return recordsFrame(raw.records);
    case 'columns':
      if (plan.columns.some(({ type }) => typeof type !== 'string')) throw csvUnsupported(plan);
      return declaredCsvFrame(withCsvNames(raw, plan), plan);
    case 'arrow':
      return arrowFrame(raw);
    case 'lists':
      return completeListsFrame(raw, plan);
    case 'tensor':
      return listInputFrame(raw, plan);
    default:
      return objectInputFrame(raw.value, { plan, form: raw.form });
  }
}
