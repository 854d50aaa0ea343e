export { ensurePython } from './ensure-python.mjs';
export { findPython, pythonForTests } from './find-python.mjs';
export { findUv } from './find-uv.mjs';
