import { describe, expect, test } from '@jest/globals';
import { superlinearWork } from '@mlmodel/jest-config/growth';
import { entriesOfIndex } from '../../src/web/folder-index.js';

const folder = new URL('http://host/models/iris/');

describe('the page of a folder, as servers write it', () => {
  test.each([
    [
      'Python',
      `<ul>
<li><a href="%C3%A9%20%23.txt">é #.txt</a></li>
<li><a href="data/">data/</a></li>
<li><a href="MLmodel">MLmodel</a></li>
</ul>`,
    ],
    [
      'nginx',
      `<h1>Index of /models/iris/</h1><hr><pre><a href="../">../</a>
<a href="data/">data/</a>                       30-Nov-2026 10:00       -
<a href="MLmodel">MLmodel</a>                   30-Nov-2026 10:00     120
<a href="%C3%A9%20%23.txt">é #.txt</a>`,
    ],
    [
      'Apache',
      `<tr><th><a href="?C=N;O=D">Name</a></th></tr>
<tr><td><a href="/models/">Parent Directory</a></td></tr>
<tr><td><a href="data/"><img src="/icons/folder.gif"></a> <a href="data/">data/</a></td></tr>
<tr><td><a href="MLmodel">MLmodel</a></td></tr>
<tr><td><a href="%c3%a9%20%23.txt">é #.txt</a></td></tr>`,
    ],
    [
      'Caddy',
      `<a class="up" href="..">up</a><A HREF='./data/'>data</A>
<a title="model" href="./MLmodel">MLmodel</a><a
 href=./%C3%A9%20%23.txt>é</a>`,
    ],
    [
      'a server with whole paths',
      `<a href="/models/iris/data/">data</a><a href="http://host/models/iris/MLmodel">MLmodel</a>
<a href="/models/iris/%C3%A9%20%23.txt">é #.txt</a><a href="https://elsewhere/models/iris/x">x</a>
<a href="/models/iris/data/deep">deep</a><a href="javascript:alert(1)">x</a><a name="x">x</a>`,
    ],
  ])('%s', (_server, html) => {
    const entries = entriesOfIndex(html, folder);
    expect([...entries].sort((a, b) => a.name.localeCompare(b.name, 'en'))).toEqual([
      { name: 'data', isFolder: true },
      { name: 'é #.txt', isFolder: false },
      { name: 'MLmodel', isFolder: false },
    ]);
  });
});

test('names with entities, and percent signs that encode nothing, are read', () => {
  const html = '<a href="a&amp;b">x</a><a href="100%">x</a>';
  expect(entriesOfIndex(html, folder).map(({ name }) => name)).toEqual(['a&b', '100%']);
});

test.each(['<a ', '<a href="', "<a href='", '<a href=x>', '<a x=', '<'])(
  'pages of %j are read in linear time',
  async (piece) => {
    const make = (size: number) => piece.repeat(size);
    const work = (html: string) => entriesOfIndex(html, folder);
    expect(await superlinearWork({ make, work })).toBeUndefined();
  },
);
