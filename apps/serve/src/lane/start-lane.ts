import type { LoadedModel } from '@mlmodel/core';
import type { HandlerOptions } from '../handler/handler-options.js';
import type { Scorer } from '../score/scorer.js';
import type { ScoringSettings } from '../scoring-options.js';
import { createLane } from './create-lane.js';
import { InlineLimit } from './inline-limit.js';
import type { Lane } from './lane.js';

export interface StartLaneOptions {
  readonly scorer: Scorer;
  readonly settings: ScoringSettings;
  readonly options: HandlerOptions;
}

/** The lane of a handler; undefined where everything is answered in this process. */
export function startLane(
  _model: LoadedModel,
  { settings, options }: StartLaneOptions,
): Lane | undefined {
  const { source, isolation = 'auto' } = options;
  if (source === undefined || isolation === 'never') return undefined;
  return createLane(source, { settings, limit: new InlineLimit() });
}
