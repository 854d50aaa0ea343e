import { resolve } from 'node:path';
import { checkNewFolder, writeNewFolder } from '@mlmodel/core/node';
import { type ImagePlan, type ImageRequest, planImage } from './image-plan.js';
import { writeContext } from './write-context.js';

/**
 * Writes a folder from which container tools build an image: `docker build FOLDER`. It holds the Dockerfile and all that
 * goes into the image; only a model in Python needs a package index.
 * @param options `folder` is created, and must be empty if it exists
 * @returns what the image will hold
 * @throws NoLoadableFlavorError when no installed package can load the model; nothing is written then
 * @throws MlmodelError as {@link planImage}, and for a folder that cannot take the files; it is then as it was
 */
export async function generateDockerfile({
  folder,
  ...request
}: ImageRequest & { readonly folder: string }): Promise<ImagePlan> {
  const path = resolve(folder);
  await checkNewFolder(path);
  const plan = await planImage(request);
  const model = plan.bundle.model?.files.directory;
  await writeNewFolder({ path, content: 'build context', model }, (draft) =>
    writeContext(plan, draft),
  );
  return plan;
}
