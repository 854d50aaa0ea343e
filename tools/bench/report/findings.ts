import type { ArrowThroughput } from '../parts/arrow-part.ts';
import type { BatchComparison } from '../parts/batch-part.ts';
import type { BodyComparison } from '../parts/body-part.ts';
import type { BridgeFindings } from '../parts/bridge/bridge-part.ts';
import type { BesideHttpuv } from '../parts/crate/crate-part.ts';
import type { JsonFindings } from '../parts/json-part.ts';
import type { LargeBody } from '../parts/large-part.ts';
import type { NativeFindings } from '../parts/native/native-part.ts';
import type { StartTime } from '../parts/start-part.ts';
import type { TfjsFindings } from '../parts/tfjs-part.ts';
import type { WorkersComparison } from '../parts/workers-part.ts';
import type { Failure } from './attempt.ts';

/** Everything that a run measured; a part that was not requested is absent. */
export interface Findings {
  json: JsonFindings;
  start?: readonly StartTime[] | undefined;
  arrow?: readonly ArrowThroughput[] | undefined;
  tfjs?: TfjsFindings | undefined;
  bridge: BridgeFindings;
  native: NativeFindings;
  crate?: readonly BesideHttpuv[] | undefined;
  bodies: BodyComparison[];
  batches: BatchComparison[];
  workers: WorkersComparison[];
  large: LargeBody[];
  /** Measurements that ended because a response was wrong or a server did not start. */
  failures: Failure[];
}
