// GraphiQL as a newcomer meets it: open it, sign in by the switcher, ask, listen.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { resolve } from 'node:path';

import puppeteer from 'puppeteer-core';

import { ask, signIn, startDemo } from './demo.mjs';

const PICTURES = resolve(import.meta.dirname, '../../target/browser');
const faults = [];
const strangers = [];
let demo, browser, page;

before(async () => {
  demo = await startDemo();
  browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  page = await browser.newPage();
  await page.setViewport({ width: 1400, height: 900 });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('request', (request) => {
    const isOurs = request.url().startsWith(demo.url) || request.url().startsWith('data:');
    if (!isOurs) strangers.push(request.url());
  });
  await mkdir(PICTURES, { recursive: true });
  await page.goto(demo.url, { waitUntil: 'networkidle0' });
});

after(async () => {
  await browser?.close();
  await demo?.end();
});

const option = (select, text) =>
  page.$eval(
    `select[name=${select}]`,
    (element, text) => [...element.options].find((each) => each.text.startsWith(text))?.value,
    text,
  );

const become = async (role) => {
  const before = await page.$eval('output[name=who]', (output) => output.textContent).catch(() => '');
  await page.select('select[name=account]', await option('account', role));
  await page.waitForFunction((before) => {
    const who = document.querySelector('output[name=who]')?.textContent;
    return who && who !== before;
  }, {}, before);
};

const answered = (text) =>
  page.waitForFunction(
    (text) => document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue().includes(text),
    { timeout: 10_000 },
    text,
  );
const answer = async () =>
  JSON.parse(await page.$eval('.result-window .CodeMirror', (element) => element.CodeMirror.getValue()));

const run = async (example, name) => {
  await page.select('select[name=example]', await option('example', example));
  await page.waitForFunction((name) => document.querySelector('.graphiql-tab-active')?.textContent === name, {}, name);
  await page.click('.graphiql-execute-button');
};

test('the root leads to the page, which shows the editor and knows the schema', async () => {
  assert.equal(new URL(page.url()).pathname, '/graphiql');
  await page.click('button[aria-label="Show Documentation Explorer"]');
  await page.waitForFunction(() => document.querySelector('.graphiql-doc-explorer')?.textContent.includes('mutation'));
});

test('a rep signed in by the switcher reads the day', async () => {
  await become('rep: ');
  await run('my-day: MyDay', 'MyDay');
  await answered('"myDay"');
  const { data, errors } = await answer();
  assert.equal(errors, undefined);
  assert.ok(data.myDay.date);
  await page.screenshot({ path: `${PICTURES}/query.png` });
});

test('a subscription shows what happens meanwhile', async () => {
  await run('inbox: InboxChanged', 'InboxChanged');
  await page.waitForSelector('.graphiql-execute-button[aria-label^="Stop"]');
  const rep = await signIn(demo.url, 'rep-01');
  const manager = await signIn(demo.url, 'dm-bj');
  const { visits } = await ask(demo.url, rep, '{ visits(first: 1) { nodes { id } } }');
  const clock = { wallAt: new Date().toISOString(), zone: 'Asia/Shanghai' };
  const said = { kind: 'SUGGESTION', text: 'Bring the leaflet', aboutId: visits.nodes[0].id };
  const input = { idempotencyKey: randomUUID(), id: `remark_${randomUUID()}`, captured: clock, ...said };
  const remark = 'mutation ($input: AddRemarkInput!) { addRemark(input: $input) { remark { id } } }';
  const listening = answered('"inboxChanged"');
  await ask(demo.url, manager, remark, { input });
  await listening;
  const told = await answer();
  assert.equal(told.data.inboxChanged.notification.kind, 'REMARK');
  await page.screenshot({ path: `${PICTURES}/subscription.png` });
});

test('nothing came from elsewhere, nothing went wrong, and foreign script does not run', async () => {
  assert.deepEqual(strangers, []);
  assert.deepEqual(faults, []);
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.intruder = true';
    document.body.append(script);
    return window.intruder === true;
  });
  assert.equal(ran, false);
});
