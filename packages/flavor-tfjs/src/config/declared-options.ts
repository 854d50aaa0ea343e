import type { DeclaredOptions } from '@mlmodel/core';
import { defineOptions } from '@mlmodel/core/flavor';
import * as z from 'zod/mini';
import type { BackendName } from './backend-name.js';

/** Options of this flavor in addition to those that every flavor knows. */
export interface TfjsOptions {
  /** Keeps to one backend. Absent: WebAssembly, or plain JavaScript where a model needs what that lacks. */
  readonly backend?: BackendName | undefined;
  /** Whether a row's answer is independent of other rows. Absent: found by trial for models of a fixed batch size. */
  readonly rowsIndependent?: boolean | undefined;
}

const schema = z.strictObject({
  backend: z
    .optional(z.enum(['wasm', 'cpu']))
    .check(
      z.describe(
        'use only this backend (default: wasm, or cpu if the model needs what wasm lacks)',
      ),
    ),
  rowsIndependent: z
    .optional(z.boolean())
    .check(
      z.describe(
        'that the rows of a request do not affect each other (default: tried at load if the batch size is fixed)',
      ),
    ),
});

/** The options of this flavor. */
export const declaredOptions: DeclaredOptions<TfjsOptions> = defineOptions(
  schema,
  z.toJSONSchema(schema, { io: 'input' }),
);
