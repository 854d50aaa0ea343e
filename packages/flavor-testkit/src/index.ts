export { differenceOf } from './difference-of.js';
export type {
  ExpectFunction,
  FlavorCase,
  FlavorFixture,
  FlavorRuntime,
  FlavorSuite,
  FlavorSupport,
  InvalidBlock,
  SaveFixture,
  TestFunction,
} from './flavor-suite.js';
export { runFlavorSuite } from './run-flavor-suite.js';
