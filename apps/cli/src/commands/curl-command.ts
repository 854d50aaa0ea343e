import type { ExampleRequest, ModelFiles } from '@mlmodel/core';
import { quoteForShell } from '@mlmodel/core/node';

/**
 * A POSIX shell command that sends an example to a server.
 * @param url that of the server
 * @param files those of the model, for an example that is a file
 */
export async function curlCommand(
  url: string,
  { request, files }: { readonly request: ExampleRequest; readonly files: ModelFiles },
): Promise<string> {
  const data =
    'text' in request
      ? `-d ${quoteForShell(request.text)}`
      : `--data-binary ${quoteForShell(`@${await files.localPath?.(request.file)}`)}`;
  return `curl ${quoteForShell(`${url}/invocations`)} -H 'Content-Type: application/json' ${data}`;
}
