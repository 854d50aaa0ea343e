/** Keys of which a scoring request has one: MLflow's forms, and those of models for chats. */
const requestKeys = new Set([
  ...['dataframe_split', 'dataframe_records', 'instances', 'inputs'],
  ...['messages', 'prompt', 'input'],
]);

/**
 * The scoring request for the JSON that `mlflow deployments predict -I` takes: a data frame as pandas writes it (records, or
 * columns with a value for each row or for each label of the index) becomes the request with its rows. Numbers stay as
 * they are written. A scoring request, and what is neither, stays as it is.
 */
export function requestOfData(content: Uint8Array): Uint8Array {
  const data = parsed(content);
  if (Array.isArray(data)) return below('dataframe_records', content);
  if (typeof data !== 'object' || data === null) return content;
  const columns = Object.values(data);
  if (columns.length === 0 || Object.keys(data).some((key) => requestKeys.has(key))) return content;
  if (columns.every(Array.isArray)) return below('inputs', content);
  if (!columns.every(isIndexed)) return content;
  return Buffer.from(JSON.stringify(splitOf({ ...data })));
}

function parsed(content: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(content).toString('utf8'));
  } catch {
    return undefined;
  }
}

function below(key: string, content: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`{"${key}": `), content, Buffer.from('}')]);
}

/** Values by the labels of an index. */
type IndexedColumn = Readonly<Record<string, unknown>>;

function isIndexed(column: unknown): column is IndexedColumn {
  return typeof column === 'object' && column !== null && !Array.isArray(column);
}

function splitOf(data: Readonly<Record<string, IndexedColumn>>): object {
  const columns = Object.keys(data);
  const [first = {}] = Object.values(data);
  const rows = Object.keys(first).map((label) =>
    columns.map((name) => data[name]?.[label] ?? null),
  );
  return { dataframe_split: { columns, data: rows } };
}
