// The audits of GraphQL over HTTP by the npm package `graphql-http`: every one of them says ok.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serverAudits } from 'graphql-http';

const url = process.env.ROUNDS_URL;

test('every audit of GraphQL over HTTP says ok', async (t) => {
  const audits = serverAudits({ url });
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  const faults = results.filter((result) => result.status !== 'ok').map(({ id, name, status, reason }) => ({ id, name, status, reason }));
  t.diagnostic(`serverAudits: ok ${results.length - faults.length} of ${results.length}`);
  assert.deepEqual(faults, []);
  assert.equal(results.length, 61);
});
