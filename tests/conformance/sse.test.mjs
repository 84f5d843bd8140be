// The client of the npm package `graphql-sse`, with a connection of its own for each operation.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { createClient, NetworkError } from 'graphql-sse';

import { signIn, url, weekToPlan } from './account.mjs';

const PLAN = 'mutation Plan($input: DraftWeekPlanInput!) { draftWeekPlan(input: $input) { weekPlan { week } } }';
const LISTEN = 'subscription Listen($after: String) { weekPlanChanged(after: $after) { cursor weekPlan { week } } }';

let client;

before(async () => {
  const token = await signIn();
  client = createClient({ url, headers: { authorization: `Bearer ${token}` }, retryAttempts: 0 });
});
after(() => client.dispose());

/** The only result of an operation. */
async function only(request) {
  const results = [];
  for await (const result of client.iterate(request)) results.push(result);
  assert.equal(results.length, 1);
  return results[0];
}

test('a query', async () => {
  const result = await only({ query: '{ viewer { employee { code } } }' });
  assert.deepEqual(result, { data: { viewer: { employee: { code: 'conformance' } } } });
});

test('a mutation', async () => {
  const input = weekToPlan(1);
  const result = await only({ query: PLAN, variables: { input } });
  assert.deepEqual(result, { data: { draftWeekPlan: { weekPlan: { week: input.week } } } });
});

test('a fault of the document', async () => {
  const { errors, data } = await only({ query: '{ nothing }' });
  assert.equal(errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
  assert.ok(!data);
});

test('a subscription that hears of a mutation, and resumes after it', async () => {
  const weeks = [weekToPlan(1), weekToPlan(1)];
  const connected = () => client.subscribe({ query: PLAN, variables: { input: weeks[0] } }, ignored);
  const listening = client.iterate({ query: LISTEN }, { connected });
  const heard = (await listening.next()).value.data.weekPlanChanged;
  assert.equal(heard.weekPlan.week, weeks[0].week);
  await listening.return();
  await only({ query: PLAN, variables: { input: weeks[1] } });
  const resumed = client.iterate({ query: LISTEN, variables: { after: heard.cursor } });
  assert.equal((await resumed.next()).value.data.weekPlanChanged.weekPlan.week, weeks[1].week);
  await resumed.return();
});

test('a token that is none', async () => {
  const stranger = createClient({ url, headers: { authorization: 'Bearer nonsense' }, retryAttempts: 0 });
  const fault = await new Promise((resolve) => stranger.subscribe({ query: '{ __typename }' }, { ...ignored, error: resolve }));
  assert.ok(fault instanceof NetworkError);
  assert.equal(fault.response.status, 401);
  stranger.dispose();
});

const ignored = { next() {}, error() {}, complete() {} };
