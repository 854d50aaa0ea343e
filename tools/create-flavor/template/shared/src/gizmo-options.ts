import type { DeclaredOptions } from '@mlmodel/core';
import { defineOptions } from '@mlmodel/core/flavor';
import * as z from 'zod';

/** Options for loading a model, in addition to those that every flavor knows. */
export interface GizmoOptions {
  readonly missing: 'nan' | 'refuse';
}

/** Declares the options: `--missing refuse` on the command line, `missing` in programs and files. */
export const gizmoOptions: DeclaredOptions<GizmoOptions> = defineOptions(
  z.strictObject({
    missing: z
      .enum(['nan', 'refuse'])
      .default('nan')
      .describe('what is answered for a row with a missing value: NaN, or an error'),
  }),
);
