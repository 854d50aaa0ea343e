import type { OptionSchema } from '@mlmodel/core';

/** The option of `mlmodel serve` about the platform that runs it. */
export const platformOptions = {
  platform: {
    type: 'string',
    enum: ['none', 'auto', 'sagemaker', 'vertex', 'kserve', 'cloud-run', 'azureml'],
    default: 'none',
    placeholder: 'name',
    description:
      'take port, paths and the place of the model from what this platform sets; auto: whichever it is, as in images',
  },
} as const satisfies Readonly<Record<string, OptionSchema>>;
