import type { FlavorOptions } from '@mlmodel/core';
import { defineOptions } from '@mlmodel/core/flavor';
import * as z from 'zod/mini';

/** Options of this flavor besides those that every flavor knows. */
export interface OnnxOptions {
  /** Whether a row's answer depends on the rows beside it. Absent: found out by trial for graphs of a fixed batch size. */
  readonly rowsIndependent?: boolean | undefined;
}

const schema = z.strictObject({
  rowsIndependent: z
    .optional(z.boolean())
    .check(
      z.describe(
        "whether no row's answer depends on the rows beside it (default: tried at load where the batch size is fixed)",
      ),
    ),
});

/** The options of this flavor. */
export const declaredOptions: FlavorOptions<OnnxOptions> = defineOptions(
  schema,
  z.toJSONSchema(schema, { io: 'input' }),
);
