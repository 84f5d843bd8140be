/** The bar above GraphiQL: who is asking, and examples to ask. */
import { type FormEvent, useState } from 'react';

import type { Example, Offer } from './offer';
import type { Session } from './session';

type Props = { session: Session; offer: Offer; onExample: (example?: Example) => void };

export function Bar({ session, offer, onExample }: Props) {
  return (
    <header className="rounds-bar">
      <strong>Rounds</strong>
      <SignIn session={session} offer={offer} />
      <label>
        Example{' '}
        <select name="example" defaultValue="" onChange={(event) => onExample(offer.examples[Number(event.target.value)])}>
          <option value="" disabled>
            the operations of the screens
          </option>
          {offer.examples.map((example, index) => (
            <option key={example.name} value={index}>
              {example.screen}: {example.name}
            </option>
          ))}
        </select>
      </label>
    </header>
  );
}

function SignIn({ session, offer }: Pick<Props, 'session' | 'offer'>) {
  const [who, setWho] = useState('');
  const [fault, setFault] = useState('');

  async function enter(login: string, password: string) {
    setFault('');
    try {
      setWho(await session.signIn(login, password));
    } catch (error) {
      setFault((error as Error).message);
    }
  }

  function leave() {
    session.signOut();
    setWho('');
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void enter(String(form.get('login')), String(form.get('password')));
  }

  return (
    <>
      {offer.accounts.length > 0 && (
        <label>
          Account{' '}
          <select
            name="account"
            defaultValue=""
            onChange={(event) => {
              const account = offer.accounts[Number(event.target.value)];
              void enter(account.login, account.password);
            }}
          >
            <option value="" disabled>
              sign in as
            </option>
            {offer.accounts.map((account, index) => (
              <option key={account.login} value={index}>
                {account.role}: {account.login}
              </option>
            ))}
          </select>
        </label>
      )}
      {!who && offer.accounts.length === 0 && (
        <form onSubmit={submit}>
          <input name="login" placeholder="login" autoComplete="username" required />
          <input name="password" type="password" placeholder="password" autoComplete="current-password" required />
          <button type="submit">Sign in</button>
        </form>
      )}
      {who && (
        <span>
          <output name="who">{who}</output> <button onClick={leave}>Sign out</button>
        </span>
      )}
      {fault && <output name="fault">{fault}</output>}
    </>
  );
}
