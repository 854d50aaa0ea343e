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
export {
  doubles,
  floats,
  longs,
  named,
  plain,
  table,
  tableOf,
  tensor,
  texts,
} from './model-data.js';
export { readCases, readData } from './read-cases.js';
export { runFlavorSuite } from './run-flavor-suite.js';
