import type { DeclaredOptions } from '@mlmodel/core';
import { defineOptions } from '@mlmodel/deployments';
import { z } from 'zod';

/** The configuration of a new deployment. */
export interface GizmoConfig {
  readonly owner?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

const schema = z.strictObject({
  owner: z.string().optional().describe('whose it is'),
  labels: z.record(z.string(), z.string()).default({}).describe('what to remember with it'),
});

/** What `-C key=value` sets: it has types, defaults and a line of help each. */
export const createConfig: DeclaredOptions<GizmoConfig> = defineOptions(schema);
