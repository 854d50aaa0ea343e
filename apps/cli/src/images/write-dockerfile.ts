import { generateDockerfile } from '@mlmodel/images';
import { writeStdout } from '../terminal/standard-streams.js';
import { withStatus } from '../terminal/status-line.js';
import { type ImageOptions, imageRequest } from './image-request.js';

/** The values of `mlmodel generate-dockerfile`'s options. */
export interface DockerfileOptions extends ImageOptions {
  readonly modelUri: string;
  readonly outputDirectory: string;
}

/** Writes a folder from which an image can be built, and prints its path. */
export async function writeDockerfile(options: DockerfileOptions): Promise<void> {
  const { outputDirectory: folder } = options;
  await withStatus(
    () => 'Copying',
    () => generateDockerfile({ ...imageRequest(options), folder }),
  );
  await writeStdout(`${folder}\n`);
}
