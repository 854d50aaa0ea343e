import { join } from 'node:path';
import { root } from '../paths.ts';
import { runSession } from './session.ts';
import { terminalPicture } from './terminal-picture.ts';

const command = 'npx mlmodel serve ./iris';

/** The picture of the root README, from a real session: a model is served, and answers the request that is printed. */
export async function pictureOfFirstUse(): Promise<string> {
  const { serve, curl, answer } = await runSession(command, { folder: join(root, 'tools/models') });
  return terminalPicture(
    [
      { kind: 'command', text: command },
      ...serve.split('\n').map((text) => ({ kind: 'output', text }) as const),
      { kind: 'command', text: curl },
      { kind: 'output', text: answer },
    ],
    {
      columns: 96,
      title:
        'mlmodel serve prints its URL and a curl command with an example; the command prints predictions.',
    },
  );
}
