/** What the server offers beside the schema: accounts to try (in a demo alone) and the operations of the contract. */
import { Kind, type OperationDefinitionNode, type TypeNode, parse } from 'graphql';

export type Account = { role: string; login: string; password: string };
export type Example = { name: string; screen: string; document: string; variables: string };
export type Offer = { accounts: Account[]; examples: Example[] };

export async function loadOffer(): Promise<Offer> {
  const offer = await (await fetch('/graphiql/offer.json')).json();
  const today = new Date(offer.now).toLocaleDateString('sv-SE');
  const examples = offer.examples.map((example: Example) => ({ ...example, variables: skeleton(example.document, today) }));
  return { accounts: offer.accounts, examples };
}

/** The required variables of a document, each with a value to start from. */
function skeleton(document: string, today: string): string {
  const operation = parse(document).definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION) as OperationDefinitionNode;
  const asked = (operation.variableDefinitions ?? []).filter((each) => each.type.kind === Kind.NON_NULL_TYPE && !each.defaultValue);
  const values = asked.map((each) => [each.variable.name.value, start(each.type, today)]);
  return JSON.stringify(Object.fromEntries(values), null, 2);
}

function start(type: TypeNode, today: string): unknown {
  if (type.kind === Kind.NON_NULL_TYPE) return start(type.type, today);
  if (type.kind === Kind.LIST_TYPE) return [];
  const starts: Record<string, unknown> = { Int: 1, Float: 0, Boolean: true, LocalDate: today, ReferenceSystem: 'WGS84' };
  return starts[type.name.value] ?? (type.name.value.endsWith('Input') ? {} : '');
}
