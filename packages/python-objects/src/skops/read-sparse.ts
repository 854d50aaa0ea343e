import { readNpy } from '../numpy/read-npy.js';
import { PythonDict, PythonObject } from '../python-value.js';
import { invalidContent } from '../unreadable-content.js';

/** The attributes of a matrix of SciPy, by the names that `scipy.sparse.save_npz` gives to their arrays. */
const attributes: Readonly<Record<string, string>> = {
  'data.npy': 'data',
  'indices.npy': 'indices',
  'indptr.npy': 'indptr',
  'shape.npy': '_shape',
};

/** Reads the files of a `.npz` archive of SciPy as the matrix that it was saved from. @throws UnreadableContent for others */
export function readSparse(
  files: ReadonlyMap<string, Uint8Array>,
  className: string,
): PythonObject {
  const state = new PythonDict();
  for (const [file, attribute] of Object.entries(attributes)) {
    const content = files.get(file);
    if (content === undefined) throw invalidContent(`a sparse matrix has no ${file}`);
    state.entries.set(attribute, readNpy(content));
  }
  const object = new PythonObject(className);
  object.state = state;
  return object;
}
