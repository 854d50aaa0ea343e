import { isJsonObject, isMlmodelError } from '@mlmodel/core';
import { parseJson } from '@mlmodel/scoring';
import { UsageError } from '../options/usage-error.js';

/** The params that `--params` gives; integers stay exact. @throws UsageError */
export function paramsOf(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    const params = parseJson(Buffer.from(text), { numberKinds: true, keyOrder: true });
    if (isJsonObject(params)) return params;
  } catch (error) {
    if (!isMlmodelError(error)) throw error;
  }
  throw new UsageError(`--params must be a JSON object, such as '{"temperature": 0.5}'.`);
}
