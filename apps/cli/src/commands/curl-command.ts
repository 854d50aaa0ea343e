import type { ExampleRequest, ModelFiles } from '@mlmodel/core';
import { quoteForShell } from '@mlmodel/core/node';

export interface CurlOptions {
  readonly request: ExampleRequest;
  /** Those of the model, for an example that is a file. */
  readonly files: ModelFiles;
  /** The command takes the key of a client from the variable `KEY`. */
  readonly needsKey?: boolean;
}

/**
 * A POSIX shell command that sends an example to a server.
 * @param url that of the server
 */
export async function curlCommand(
  url: string,
  { request, files, needsKey = false }: CurlOptions,
): Promise<string> {
  const data =
    'text' in request
      ? `-d ${quoteForShell(request.text)}`
      : `--data-binary ${quoteForShell(`@${await files.localPath?.(request.file)}`)}`;
  const key = needsKey ? ' -H "Authorization: Bearer $KEY"' : '';
  return `curl ${quoteForShell(`${url}/invocations`)}${key} -H 'Content-Type: application/json' ${data}`;
}
