import type { ArrowThroughput } from '../parts/arrow-part.ts';
import type { JsonFindings } from '../parts/json-part.ts';
import type { LargeBody } from '../parts/large-part.ts';
import type { StartTimes } from '../parts/start-part.ts';

/** Everything that a run measured; a part that was not asked for is absent. */
export interface Findings {
  json?: JsonFindings;
  start?: StartTimes;
  arrow?: readonly ArrowThroughput[];
  large?: readonly LargeBody[];
}
