/** Who is signed in on the page, and the door to the server that carries their token over HTTP and WebSocket. */
import { type Fetcher, createGraphiQLFetcher } from '@graphiql/toolkit';
import { type Client, createClient } from 'graphql-ws';

const SIGN_IN = `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) { tokens { accessToken refreshToken } viewer { employee { name } } }
}`;
const REFRESH = `mutation Refresh($input: RefreshSessionInput!) {
  refreshSession(input: $input) { tokens { accessToken refreshToken } }
}`;
const RENEWED_EVERY_MS = 5 * 60 * 1000;

type Tokens = { accessToken: string; refreshToken: string };

export class Session {
  #tokens?: Tokens;
  #socket: Client = this.#connect();
  #renewal?: ReturnType<typeof setInterval>;

  fetcher: Fetcher = (params, options) =>
    createGraphiQLFetcher({
      url: '/graphql',
      wsClient: this.#socket,
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, ...this.#authorization() } }),
    })(params, options);

  /** Signs in, and answers the person's name. */
  async signIn(login: string, password: string): Promise<string> {
    this.signOut();
    const { signIn } = await this.#ask(SIGN_IN, { login, password });
    this.#take(signIn.tokens);
    this.#renewal = setInterval(() => void this.#renew(), RENEWED_EVERY_MS);
    return signIn.viewer.employee.name;
  }

  signOut() {
    clearInterval(this.#renewal);
    this.#take(undefined);
    void this.#socket.dispose();
    this.#socket = this.#connect();
  }

  async #renew() {
    if (!this.#tokens) return;
    const { refreshSession } = await this.#ask(REFRESH, { refreshToken: this.#tokens.refreshToken });
    this.#take(refreshSession.tokens);
  }

  #take(tokens?: Tokens) {
    this.#tokens = tokens;
  }

  #connect(): Client {
    const url = new URL('/graphql/ws', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    return createClient({ url: url.href, connectionParams: () => this.#authorization() });
  }

  #authorization(): Record<string, string> {
    return this.#tokens ? { authorization: `Bearer ${this.#tokens.accessToken}` } : {};
  }

  async #ask(query: string, input: unknown) {
    const body = JSON.stringify({ query, variables: { input } });
    const response = await fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const { data, errors } = await response.json();
    if (errors) throw new Error(errors[0].message);
    return data;
  }
}
