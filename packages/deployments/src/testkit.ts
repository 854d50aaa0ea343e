export { runTargetSuite } from './testkit/run-target-suite.js';
export type {
  SuitePrediction,
  SuiteUpdate,
  TargetSuite,
  TestFunction,
} from './testkit/target-suite.js';
