// The real server on a private database and a free port, with one rep, until `end`.

import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PATIENCE_MS = 60_000;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BINARY = join(ROOT, process.env.CARGO_TARGET_DIR ?? 'target', 'debug', 'rounds');

export const LOGIN = 'conformance';

export async function begin(environment = {}) {
  const home = await mkdtemp(join(tmpdir(), 'rounds-conformance-'));
  await chmod(home, 0o755);
  const [port, metricsPort] = [await freePort(), await freePort()];
  const env = {
    ...process.env,
    ROUNDS_LOG: 'warn',
    ...environment,
    ROUNDS_HOME: join(home, 'home'),
    ROUNDS_LISTEN: `127.0.0.1:${port}`,
    ROUNDS_METRICS_LISTEN: `127.0.0.1:${metricsPort}`,
  };
  const password = await hired(env, home);
  const child = spawn(BINARY, ['serve', '--embedded'], { cwd: home, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const server = {
    url: `http://127.0.0.1:${port}/graphql`,
    metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
    password,
    async end() {
      child.kill('SIGTERM');
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
  await isReady(`http://127.0.0.1:${port}/readyz`, child).catch(async (fault) => {
    await server.end();
    throw fault;
  });
  return server;
}

async function hired(env, cwd) {
  const words = ['employee', 'add', '--embedded', '--code', LOGIN, '--name', 'Conformance', '--position', 'REP', '--language', 'EN'];
  const { stdout } = await promisify(execFile)(BINARY, words, { cwd, env });
  return stdout.trim().split(' ').at(-1);
}

async function isReady(url, child) {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the server was not ready within ${PATIENCE_MS} ms`);
}

async function freePort() {
  const listener = createServer();
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
