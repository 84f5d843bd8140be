// The client of the npm package `@apollo/client`, with its links for HTTP and persisted queries.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';

import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, ServerError, gql } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { generatePersistedQueryIdsFromManifest } from '@apollo/persisted-query-lists';

import { signIn, url, weekToPlan } from './account.mjs';

const WHO = gql`query Who { viewer { employee { id code } } }`;
const PERSISTED_WHO = gql`query PersistedWho { viewer { employee { id code } } }`;
const PLAN = gql`mutation Plan($input: DraftWeekPlanInput!) { draftWeekPlan(input: $input) { weekPlan { id week } } }`;

let token;
before(async () => (token = await signIn()));

/** A client, and the bodies that it sends. */
function client(authorization = `Bearer ${token}`, persisted = undefined) {
  const sent = [];
  const recording = (uri, options) => {
    sent.push(JSON.parse(options.body));
    return fetch(uri, options);
  };
  const http = new HttpLink({ uri: url, headers: { authorization, 'accept-language': 'en' }, fetch: recording });
  const link = persisted ? persisted.concat(http) : http;
  const clientAwareness = { name: 'conformance-apollo', version: '1.0.0' };
  return { sent, apollo: new ApolloClient({ link, cache: new InMemoryCache(), clientAwareness }) };
}

/** What a promise fails with. */
const fault = (promise) => promise.then(() => assert.fail('nothing failed'), (error) => error);

test('a query, and the same from the cache', async () => {
  const { apollo, sent } = client();
  const { data } = await apollo.query({ query: WHO });
  assert.equal(data.viewer.employee.code, 'conformance');
  await apollo.query({ query: WHO });
  assert.equal(sent.length, 1);
});

test('a mutation with variables', async () => {
  const input = weekToPlan(2);
  const { data } = await client().apollo.mutate({ mutation: PLAN, variables: { input } });
  assert.deepEqual({ ...data.draftWeekPlan.weekPlan }, { __typename: 'WeekPlan', id: input.id, week: input.week });
});

test('a refusal, with its extensions', async () => {
  const input = { ...weekToPlan(2), id: 'nonsense' };
  const error = await fault(client().apollo.mutate({ mutation: PLAN, variables: { input } }));
  assert.ok(CombinedGraphQLErrors.is(error), error);
  const { code, retryable, requestId } = error.errors[0].extensions;
  assert.deepEqual({ code, retryable }, { code: 'BAD_USER_INPUT', retryable: false });
  assert.ok(requestId);
});

test('a document that does not fit', async () => {
  const error = await fault(client().apollo.query({ query: gql`query Nothing { nothing }` }));
  assert.ok(CombinedGraphQLErrors.is(error), error);
  assert.equal(error.errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
});

test('one field that fails beside one that does not', async () => {
  const query = gql`query Both { inbox(first: 1000) { totalCount } viewer { employee { id } } }`;
  const { data, error } = await client().apollo.query({ query, errorPolicy: 'all' });
  assert.equal(data.inbox, null);
  assert.ok(data.viewer.employee.id);
  assert.deepEqual(error.errors[0].path, ['inbox']);
});

test('a token that is none', async () => {
  const error = await fault(client('Bearer nonsense').apollo.query({ query: WHO }));
  const code = ServerError.is(error) ? JSON.parse(error.bodyText).errors[0].extensions.code : error.errors[0].extensions.code;
  assert.equal(code, 'UNAUTHENTICATED');
});

test('a persisted query by the id of its manifest', async () => {
  const loadManifest = async () => JSON.parse(await readFile(new URL('manifests/apollo.json', import.meta.url)));
  const link = new PersistedQueryLink(generatePersistedQueryIdsFromManifest({ loadManifest }));
  const { apollo, sent } = client(undefined, link);
  const { data } = await apollo.query({ query: PERSISTED_WHO });
  assert.equal(data.viewer.employee.code, 'conformance');
  assert.equal(sent.length, 1);
  assert.equal(sent[0].query, undefined);
  assert.equal(sent[0].extensions.persistedQuery.sha256Hash, 'an id that no hash makes');
});

test('a query that no manifest holds is asked for by its hash, then sent in full', async () => {
  const sha256 = (text) => createHash('sha256').update(text).digest('hex');
  const { apollo, sent } = client(undefined, new PersistedQueryLink({ sha256 }));
  const { data } = await apollo.query({ query: WHO });
  assert.equal(data.viewer.employee.code, 'conformance');
  assert.deepEqual(sent.map((body) => body.query === undefined), [true, false]);
});

test('the client is counted by its name and version', async () => {
  const metrics = await (await fetch(process.env.ROUNDS_METRICS_URL)).text();
  assert.match(metrics, /rounds_client_requests_total\{[^}]*client="conformance-apollo",version="1\.0\.0"[^}]*\} \d+/);
});
