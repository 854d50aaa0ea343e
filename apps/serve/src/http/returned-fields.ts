import type { IncomingMessage, ServerResponse } from 'node:http';

const returned = Symbol('returned fields');

/** Not with `setHeader`, which makes Node write all headers of the response more slowly, nor with a slow `WeakMap`. */
type WithFields = ServerResponse & { [returned]?: string[] };

/** Makes a response have a field, whoever writes its head. The last value of a field counts. */
export function returnField(response: ServerResponse, name: string, value: string): void {
  const fields = (response as WithFields)[returned];
  if (fields === undefined) (response as WithFields)[returned] = [name, value];
  else if (fields.includes(name)) fields[fields.indexOf(name) + 1] = value;
  else fields.push(name, value);
}

/** Adds these fields to the headers of a response. @param headers names and values in turn */
export function addReturnedFields(headers: string[], response: ServerResponse): void {
  const fields = (response as WithFields)[returned];
  if (fields !== undefined) headers.push(...fields);
}

/**
 * A guard that lets everything pass and makes responses repeat fields of their requests.
 * @param names in lower case
 */
export function repeatFields(names: readonly string[]) {
  return ({ headers }: IncomingMessage, response: ServerResponse): false => {
    for (const name of names) {
      const value = headers[name];
      if (typeof value === 'string') returnField(response, name, value);
    }
    return false;
  };
}
