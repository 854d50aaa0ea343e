export { Dtype } from './numpy/dtype.js';
export type { ReadingRules } from './pickle/pickle-machine.js';
export { readPickle } from './pickle/read-pickle.js';
export {
  type ArrayValues,
  PythonArray,
  PythonDict,
  PythonGlobal,
  PythonList,
  PythonObject,
  type PythonValue,
} from './python-value.js';
export { readSkops } from './skops/read-skops.js';
export { UnreadableContent } from './unreadable-content.js';
