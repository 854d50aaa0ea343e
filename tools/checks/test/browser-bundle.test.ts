import { expect, test } from '@jest/globals';
import { build } from 'esbuild';

test.each(['@mlmodel/core', '@mlmodel/core/flavor'])(
  '%s bundles for a browser, without any module of Node',
  async (entry) => {
    const result = await build({
      stdin: { contents: `export * from '${entry}'`, resolveDir: import.meta.dirname },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
      metafile: true,
    });
    const imports = Object.values(result.metafile.inputs).flatMap((input) => input.imports);
    expect(imports.filter((imported) => imported.external)).toEqual([]);
    expect(result.outputFiles[0]?.text).not.toMatch(/\b(Buffer|process)\./);
  },
);
