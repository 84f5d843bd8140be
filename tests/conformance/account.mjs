// The one account of the server: signed in, with a password of its own choice.

import { randomUUID } from 'node:crypto';

import { LOGIN } from './server.mjs';

export const url = process.env.ROUNDS_URL;

const SIGN_IN = 'mutation SignIn($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } viewer { mustChangePassword } } }';
const CHANGE = 'mutation Change($input: ChangePasswordInput!) { changePassword(input: $input) { tokens { accessToken } } }';
const CHOSEN = 'conformant horse 7';

/** An access token of the account. */
export async function signIn() {
  const known = await ask(SIGN_IN, { login: LOGIN, password: CHOSEN });
  if (known.data?.signIn) return known.data.signIn.tokens.accessToken;
  const oneTime = process.env.ROUNDS_PASSWORD;
  const { signIn } = (await ask(SIGN_IN, { login: LOGIN, password: oneTime })).data;
  const changed = await ask(CHANGE, { oldPassword: oneTime, newPassword: CHOSEN, confirmation: CHOSEN }, signIn.tokens.accessToken);
  return changed.data.changePassword.tokens.accessToken;
}

/** The input of `draftWeekPlan` for the next week of a year; each suite plans a year of its own, so many years from now. */
export function weekToPlan(yearsAhead) {
  weeks += 1;
  const captured = { wallAt: new Date().toISOString(), zone: 'Asia/Shanghai' };
  return { idempotencyKey: randomUUID(), captured, id: `weekplan_${minted()}`, week: `${new Date().getUTCFullYear() + yearsAhead}-W${10 + weeks}` };
}

let weeks = 0;

/** A UUID of version 7. */
function minted() {
  const time = Date.now().toString(16).padStart(12, '0');
  const [, , , variant, rest] = randomUUID().split('-');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15, 18)}-${variant}-${rest}`;
}

async function ask(query, input, token) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables: { input } }) });
  return answer.json();
}
