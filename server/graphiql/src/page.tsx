/** The page: GraphiQL below a bar that signs in and offers the operations of the contract. */
import { GraphiQL } from 'graphiql';
import { StrictMode, useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';

import { Bar } from './bar';
import { type Example, type Offer, loadOffer } from './offer';
import { Session } from './session';
import 'graphiql/style.css';
import './page.css';

const WELCOME = `# Sign in above, choose an example or write your own, and press Ctrl-Enter.
query Welcome {
  viewer { employee { name } grants { permission scope } }
}
`;

function Page() {
  const session = useMemo(() => new Session(), []);
  const [offer, setOffer] = useState<Offer>({ accounts: [], examples: [] });
  const [example, setExample] = useState<Example>();
  useEffect(() => void loadOffer().then(setOffer), []);
  return (
    <>
      <Bar session={session} offer={offer} onExample={setExample} />
      <div className="rounds-editor">
        <GraphiQL
          fetcher={session.fetcher}
          defaultQuery={WELCOME}
          query={example?.document}
          variables={example?.variables}
          defaultEditorToolsVisibility="variables"
          isHeadersEditorEnabled={false}
          showPersistHeadersSettings={false}
        />
      </div>
    </>
  );
}

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
