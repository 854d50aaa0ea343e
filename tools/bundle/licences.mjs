import { existsSync, readFileSync } from 'node:fs';

/**
 * The names, versions and licences of the packages that a bundle contains, as text; empty if it has none.
 * @param inputs paths of the bundled files, as in esbuild's metafile
 */
export function licencesOf(inputs) {
  const files = inputs.filter((path) => path.includes('node_modules/'));
  const bundled = Object.groupBy(
    files,
    (path) => path.match(/.*node_modules\/(?:@[^/]+\/)?[^/]+/)[0],
  );
  const licences = Object.entries(bundled).map(([folder, paths]) => {
    const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    return `${name} ${version}\n\n${licenceOf(folder, paths)}`;
  });
  return licences.join('\n\n');
}

/** The licence file of a package; without one, the notices at the start of its bundled files. */
function licenceOf(folder, paths) {
  if (existsSync(`${folder}/LICENSE`)) return readFileSync(`${folder}/LICENSE`, 'utf8');
  const notices = paths.map((path) => /^(?:\/\/.*\n)+/.exec(readFileSync(path, 'utf8'))?.[0]);
  if (notices.includes(undefined)) throw new Error(`${folder} has no LICENSE, nor have its files.`);
  return [...new Set(notices.map((notice) => notice.replace(/^\/\/ ?/gm, '').trim()))].join('\n\n');
}
