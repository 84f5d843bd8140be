// Starts the server, runs every `*.test.mjs` against it, ends the server; fails when a test does.

import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { begin } from './server.mjs';

const PATIENCE_MS = 100_000;
const folder = fileURLToPath(new URL('.', import.meta.url));
const suites = (await readdir(folder)).filter((name) => name.endsWith('.test.mjs')).sort();

const server = await begin({ ROUNDS_DOCUMENTS: 'accept', ROUNDS_LIMITS: 'demo', ROUNDS_MANIFESTS: `${folder}manifests` });
try {
  const env = { ...process.env, ROUNDS_URL: server.url, ROUNDS_METRICS_URL: server.metricsUrl, ROUNDS_PASSWORD: server.password };
  const words = ['--test', '--test-concurrency=1', '--test-timeout=20000', '--test-reporter=spec', ...suites];
  const child = spawn(process.execPath, words, { cwd: folder, env, stdio: 'inherit' });
  const alarm = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  process.exitCode = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  clearTimeout(alarm);
} finally {
  await server.end();
}
