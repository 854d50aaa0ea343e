import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { packTar } from 'modern-tar';
import { resolveModel } from '../../src/index.js';
import { contentsOf } from '../support/contents.js';
import { failureOf } from '../support/served-model.js';
import { type WebServer, webServer } from '../support/web-server.js';

const large = randomBytes(1_000_000);
const content = {
  MLmodel: 'flavors: {}\n',
  'large.bin': large,
  [`deep/${'long name '.repeat(20)}/é ü#%20.txt`]: 'text',
  'deep/empty': '',
};

let server: WebServer | undefined;

afterEach(() => server?.close());

const fresh = () => ({
  cacheFolder: join(temporaryFolder(), 'cache'),
  environment: {},
  retries: 1,
});

type TarEntry = Parameters<typeof packTar>[0][number]['header'];

/** A compressed tar file. */
async function packed(...entries: (TarEntry & { readonly content?: string })[]): Promise<Buffer> {
  const tar = await packTar(
    entries.map(({ content: text = '', ...header }) => {
      const body = Buffer.from(text);
      return { header: { ...header, size: body.length }, body };
    }),
  );
  return gzipSync(tar);
}

const file = (name: string, body = 'text') => ({ name, content: body, size: 0 });

/** An archive of one file of 2 GiB of zeros, which has 2 MB itself. */
async function bomb(): Promise<Buffer> {
  const [tar, size] = [Buffer.from(await packTar([{ header: { name: 'big', size: 0 } }])), 2 ** 31];
  const header = tar.subarray(0, 512);
  header.write(size.toString(8).padStart(11, '0'), 124);
  // The sum of all bytes, where the eight of the sum itself count as spaces (POSIX, ustar).
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0`, 148);
  const zeros = gzipSync(Buffer.alloc(2 ** 26));
  return Buffer.concat([gzipSync(header), ...Array<Buffer>(size / 2 ** 26).fill(zeros)]);
}

/** Paths of models in a cache. */
function modelsLeft(cacheFolder: string): readonly string[] {
  const folder = dirname(cacheFolder);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('MLmodel') || path.endsWith('evil'),
  );
}

const python = pythonForTests() ?? '';
(python ? describe : describe.skip)('an archive that Python has packed', () => {
  test.each([
    ['model.tar.gz', 'tarfile', 'model'],
    ['model.tgz', 'tarfile', 'model'],
    ['model.tar', 'tarfile', 'model'],
    ['model.zip', 'zipfile', 'model'],
    ['flat.tar.gz', 'tarfile', '.'],
    ['flat.ZIP', 'zipfile', 'MLmodel large.bin deep'],
  ])('%s is unpacked, once', async (name, module, members) => {
    const root = temporaryFolder(
      Object.fromEntries(Object.entries(content).map(([path, text]) => [`model/${path}`, text])),
    );
    const cwd = members === 'model' ? root : join(root, 'model');
    const path = join(temporaryFolder(), name);
    await promisify(execFile)(python, ['-m', module, '-c', path, ...members.split(' ')], { cwd });
    server = await webServer({ [`/${name}`]: readFileSync(path) });
    const uri = `${server.url}/${name}`;
    const options = fresh();
    const { directory } = await resolveModel(uri, options);
    expect(contentsOf(directory)).toEqual(contentsOf(join(root, 'model')));
    const again = await resolveModel(`${uri}?token=other`, options);
    expect(again).toMatchObject({ directory, fromCache: true, source: { uri } });
  });
});

describe('an archive', () => {
  test('goes on where its download ended', async () => {
    const archive = await packed(file('MLmodel'), file('large', large.toString('latin1')));
    server = await webServer({ '/m.tgz': archive });
    let cuts = 0;
    server.intercept = ({ method }, response) => {
      if (method === 'HEAD' || cuts++ > 0) return false;
      response.writeHead(200, { etag: '"1"', 'content-length': archive.length });
      response.write(archive.subarray(0, 500_000), () => response.destroy());
      return true;
    };
    await expect(resolveModel(`${server.url}/m.tgz`, fresh())).resolves.toBeDefined();
    expect(cuts).toBe(2);
  });

  test('behind a URL that is signed only for GET is downloaded', async () => {
    server = await webServer({ '/m.tgz': await packed(file('MLmodel')) });
    server.intercept = ({ method }, response) => {
      if (method !== 'HEAD') return false;
      response.writeHead(403).end();
      return true;
    };
    await expect(resolveModel(`${server.url}/m.tgz?sig=1`, fresh())).resolves.toBeDefined();
  });

  test.each<[string, () => Promise<Buffer>, string]>([
    ['a path out of it', () => packed(file('MLmodel'), file('../evil')), 'the name ".."'],
    ['an absolute path', () => packed(file('MLmodel'), file('/tmp/evil')), 'the name ""'],
    [
      'a symbolic link',
      () => packed(file('MLmodel'), { name: 'evil', type: 'symlink', linkname: '/etc', size: 0 }),
      '"evil" is a link',
    ],
    [
      'a hard link',
      () => packed(file('MLmodel'), { name: 'evil', type: 'link', linkname: 'MLmodel', size: 0 }),
      '"evil" is a link',
    ],
    ['a file twice', () => packed(file('MLmodel'), file('a'), file('a')), '"a" twice'],
    ['a file that is a folder', () => packed(file('MLmodel'), file('a'), file('a/b')), 'a folder'],
    ['no model', () => packed(file('a/b/MLmodel')), 'has no MLmodel file in it'],
    [
      'two models',
      () => packed(file('a/MLmodel'), file('b/MLmodel')),
      'in "a/", "b/"'.replaceAll('/"', '"'),
    ],
    ['half of it', async () => (await packed(file('MLmodel'))).subarray(0, 60), 'unexpected end'],
    ['something else', async () => Buffer.from('<!doctype html>'), 'cannot be unpacked'],
    ['too much', bomb, 'unpacks to more than 100 times its size'],
  ])('with %s is refused, and leaves nothing', async (_what, pack, message) => {
    server = await webServer({ '/m.tgz': await pack() });
    const options = fresh();
    expect((await failureOf(`${server.url}/m.tgz`, options)).message).toContain(message);
    expect(modelsLeft(options.cacheFolder)).toEqual([]);
    expect(existsSync('/tmp/evil')).toBe(false);
  });

  test.each([
    ['a path out of it', "z.writestr('../evil', 'x')", 'cannot be unpacked'],
    [
      'a symbolic link',
      "i = zipfile.ZipInfo('evil'); i.create_system = 3; i.external_attr = 0o120777 << 16; z.writestr(i, '/etc')",
      '"evil" is a link',
    ],
    ['damage', '', 'checksum of "MLmodel" is wrong'],
  ])('as zip with %s is refused, and leaves nothing', async (_what, code, message) => {
    const path = join(temporaryFolder(), 'm.zip');
    const program = `import zipfile\nz = zipfile.ZipFile(${JSON.stringify(path)}, 'w')\nz.writestr('MLmodel', 'flavors: {}')\n${code}\nz.close()`;
    await promisify(execFile)('python3', ['-c', program]);
    const archive = readFileSync(path);
    if (code === '') archive.write('damaged: {}', archive.indexOf('flavors: {}'));
    server = await webServer({ '/m.zip': archive });
    const options = fresh();
    expect((await failureOf(`${server.url}/m.zip`, options)).message).toContain(message);
    expect(modelsLeft(options.cacheFolder)).toEqual([]);
  });
});
