// The demo of the real binary, on a free port, over a database of its own.
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const BINARY = resolve(import.meta.dirname, '../../target/debug/rounds');
export const PASSWORD = 'rounds-demo';

export async function startDemo() {
  const home = await mkdtemp(join(tmpdir(), 'rounds-browser-'));
  await chmod(home, 0o755);
  const flags = ['demo', '--no-walk', '--reps', '9', '--listen', '127.0.0.1:0', '--home', home];
  const child = spawn(BINARY, flags, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ROUNDS_LOG: 'warn' } });
  const ended = new Promise((done) => child.on('exit', done));
  const url = await announced(child);
  const end = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(home, { recursive: true, force: true });
  };
  return { url, end };
}

async function announced(child) {
  let url;
  for await (const line of createInterface({ input: child.stdout })) {
    url ??= line.match(/GraphiQL\s+(\S+)\/graphiql/)?.[1];
    if (line.startsWith('serving until')) return url;
  }
  throw new Error('the demo ended before it served');
}

/** Asks the demo as somebody; fails on any error. */
export async function ask(url, token, query, variables = {}) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

export async function signIn(url, login) {
  const document = 'mutation ($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } } }';
  const data = await ask(url, undefined, document, { input: { login, password: PASSWORD } });
  return data.signIn.tokens.accessToken;
}
