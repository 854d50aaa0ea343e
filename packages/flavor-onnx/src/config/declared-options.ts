import type { DeclaredOptions } from '@mlmodel/core';
import { defineOptions } from '@mlmodel/core/flavor';
import * as z from 'zod/mini';

/** Options of this flavor in addition to those that every flavor knows. */
export interface OnnxOptions {
  /** Whether a row's answer is independent of other rows. Absent: found by trial for graphs of a fixed batch size. */
  readonly rowsIndependent?: boolean | undefined;
}

const schema = z.strictObject({
  rowsIndependent: z
    .optional(z.boolean())
    .check(
      z.describe(
        'that the rows of a request do not affect each other (default: tried at load if the batch size is fixed)',
      ),
    ),
});

/** The options of this flavor. */
export const declaredOptions: DeclaredOptions<OnnxOptions> = defineOptions(
  schema,
  z.toJSONSchema(schema, { io: 'input' }),
);
