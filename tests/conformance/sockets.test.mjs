// The clients of the npm packages `graphql-ws` and `@apollo/client` over one socket, as apps use them.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

import { signIn, url, weekToPlan } from './account.mjs';

const WHO = '{ viewer { employee { code } } }';
const PLAN = 'mutation Plan($input: DraftWeekPlanInput!) { draftWeekPlan(input: $input) { weekPlan { id week } } }';
const LISTEN = 'subscription Listen($after: String) { weekPlanChanged(after: $after) { cursor weekPlan { id week } } }';

const token = await signIn();
const open = [];
after(() => Promise.all(open.map((client) => client.dispose())));

/** A client as apps make it; `options` say what differs. */
function client(options) {
  const made = createClient({
    url: `${url.replace('http', 'ws')}/ws`,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: `Bearer ${token}` },
    retryAttempts: 0,
    ...options,
  });
  open.push(made);
  return made;
}

/** The only result of an operation. */
async function only(line, request) {
  const results = [];
  for await (const result of line.iterate(request)) results.push(result);
  assert.equal(results.length, 1);
  return results[0];
}

/** A promise for the next call of what it returns beside it. */
function signal() {
  let given;
  const called = new Promise((resolve) => { given = resolve; });
  return [called, given];
}

test('a query, a mutation and a fault of the document', async () => {
  const line = client();
  assert.deepEqual(await only(line, { query: WHO }), { data: { viewer: { employee: { code: 'conformance' } } } });
  const input = weekToPlan(3);
  const planned = await only(line, { query: PLAN, variables: { input } });
  assert.equal(planned.data.draftWeekPlan.weekPlan.week, input.week);
  const faults = await only(line, { query: '{ nothing }' }).catch((errors) => errors);
  assert.equal(faults[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
});

test('a subscription that hears of a mutation on the same socket', async () => {
  const line = client();
  const listening = line.iterate({ query: LISTEN });
  const heard = listening.next();
  await only(line, { query: WHO });
  const input = weekToPlan(3);
  await only(line, { query: PLAN, variables: { input } });
  assert.equal((await heard).value.data.weekPlanChanged.weekPlan.week, input.week);
  await listening.return();
});

test('a token that is bad, then a fresh one by connectionParams: 4403 is tried again', async () => {
  const shown = [];
  const closed = [];
  const line = client({
    lazy: true,
    retryAttempts: 3,
    retryWait: async () => {},
    connectionParams: () => {
      shown.push(shown.length === 0 ? 'nonsense' : token);
      return { Authorization: `Bearer ${shown.at(-1)}` };
    },
    on: { closed: (event) => closed.push(event.code) },
  });
  const { data } = await only(line, { query: WHO });
  assert.equal(data.viewer.employee.code, 'conformance');
  assert.deepEqual(shown, ['nonsense', token]);
  assert.equal(closed[0], 4403);
});

test('a session that has ended: 4401 is final', async () => {
  const own = await signIn();
  const [ended, close] = signal();
  const line = client({ retryAttempts: 5, connectionParams: { Authorization: `Bearer ${own}` }, on: { closed: close } });
  const listening = new Promise((_, reject) => line.subscribe({ query: LISTEN }, { next() {}, error: reject, complete() {} }));
  const told = listening.catch((event) => event);
  await only(line, { query: 'mutation { signOut(input: {}) { endedCount } }' });
  assert.equal((await ended).code, 4401);
  assert.equal((await told).code, 4401);
});

test('pings of the client are answered', async () => {
  const [answered, pong] = signal();
  const line = client({ lazy: false, keepAlive: 50, on: { pong: (received) => received && pong() } });
  await only(line, { query: WHO });
  await answered;
});

test('the link of Apollo Client for subscriptions', async () => {
  const line = client();
  const apollo = new ApolloClient({ link: new GraphQLWsLink(line), cache: new InMemoryCache() });
  const [heard, next] = signal();
  const listening = apollo.subscribe({ query: gql(LISTEN) }).subscribe({ next, error: next });
  const { data } = await apollo.query({ query: gql(WHO) });
  assert.equal(data.viewer.employee.code, 'conformance');
  const input = weekToPlan(3);
  await apollo.mutate({ mutation: gql(PLAN), variables: { input } });
  assert.equal((await heard).data.weekPlanChanged.weekPlan.week, input.week);
  listening.unsubscribe();
  apollo.stop();
});
