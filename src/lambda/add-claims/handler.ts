/** AWS Lambda: Cognito's trigger before tokens are made, version 2 of its event. A person's access token may read, and says whose data. */
import { grantsOf } from '../../stream/people';

/** What of the event is read; all of it is handed back. */
export interface PreTokenEvent {
  readonly request: { readonly userAttributes: Readonly<Record<string, string>> };
}

export async function handler(event: PreTokenEvent): Promise<object> {
  const granted = grantsOf(event.request.userAttributes);
  if (!granted) return event;
  const accessTokenGeneration = {
    scopesToAdd: granted.scopes,
    claimsToAddOrOverride: granted.claims,
  };
  return { ...event, response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
}
