import type { ExampleRequest, ModelFiles } from '@mlmodel/core';
import { quoteForShell } from '@mlmodel/core/node';

/**
 * A command line for a POSIX shell that sends an example to a server.
 * @param url of the server
 * @param files where an example that is a file lies
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
