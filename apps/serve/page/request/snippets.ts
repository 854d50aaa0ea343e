/** A request to write as a program. */
export interface SnippetRequest {
  /** The whole URL of the path that scores. */
  readonly url: string;
  /** JSON. */
  readonly body: string;
  readonly needsKey: boolean;
}

/** A program in a language that sends a request. */
export interface Snippet {
  readonly language: string;
  readonly text: string;
}

/** Longer bodies are read from a file. */
const longestBody = 20_000;

/** The request on the screen as programs to copy. A key is never in them. */
export function snippets(request: SnippetRequest): readonly Snippet[] {
  return [
    { language: 'curl', text: curl(request) },
    { language: 'Python', text: python(request) },
    { language: 'JavaScript', text: javascript(request) },
  ];
}

function curl({ url, body, needsKey }: SnippetRequest): string {
  const data = body.length > longestBody ? '@request.json' : quote(body);
  return [
    `curl ${quote(url)}`,
    ...(needsKey ? [`  -H "Authorization: Bearer $API_KEY"`] : []),
    `  -H 'Content-Type: application/json'`,
    `  --data-binary ${data}`,
  ].join(' \\\n');
}

/** A word of a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function python({ url, body, needsKey }: SnippetRequest): string {
  const isLong = body.length > longestBody;
  const data = isLong ? 'open("request.json", "rb")' : pythonText(body);
  const key = needsKey ? '        "Authorization": f"Bearer {os.environ[\'API_KEY\']}",\n' : '';
  return `${needsKey ? 'import os\n\n' : ''}import requests

response = requests.post(
    ${JSON.stringify(url)},
    headers={
${key}        "Content-Type": "application/json",
    },
    data=${data},
)
print(response.json())`;
}

/** A raw literal where the text allows it, because that is easier to read. */
function pythonText(body: string): string {
  const isRaw = /^[\x20-\x7e]*$/.test(body) && !body.includes("'") && !body.endsWith('\\');
  return isRaw ? `r'${body}'` : `${JSON.stringify(body)}.encode()`;
}

/** JavaScript would round it. */
const longInteger = /\d{16}/;

function javascript({ url, body, needsKey }: SnippetRequest): string {
  const isLong = body.length > longestBody;
  const literal = longInteger.test(body) ? JSON.stringify(body) : `JSON.stringify(${body})`;
  const data = isLong ? `readFileSync('request.json')` : literal;
  const key = needsKey ? "    authorization: 'Bearer ' + process.env.API_KEY,\n" : '';
  return `${isLong ? "import { readFileSync } from 'node:fs';\n\n" : ''}const response = await fetch(${JSON.stringify(url)}, {
  method: 'POST',
  headers: {
${key}    'content-type': 'application/json',
  },
  body: ${data},
});
console.log(await response.json());`;
}
