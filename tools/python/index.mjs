export { ensurePython } from './ensure-python.mjs';
export { findPython, pythonForTests } from './find-python.mjs';
