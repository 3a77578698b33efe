/** A fresh OAuth2 access token for a mailbox (RFC 6749), asked with a refresh token or as the application itself. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export const zOAuthSettings = z.object({
  tokenUrl: z.url({ protocol: /^https?$/ }),
  clientId: z.string().min(1).max(500),
  clientSecret: z.string().min(1).max(4000),
  /** Left out: the application's own right (client credentials), as Microsoft 365 gives it. */
  refreshToken: z.string().min(1).max(8000).optional(),
  scope: z.string().max(1000).optional(),
});
type OAuthSettings = z.output<typeof zOAuthSettings>;

/** From a file of JSON. Throws with its name when it holds anything else. */
export function readOAuthSettings(file: string): OAuthSettings {
  const text = readFileSync(file, 'utf8');
  const { data } = zOAuthSettings.safeParse(jsonOf(text));
  if (data) return data;
  throw new Error(`${file} must hold {"tokenUrl", "clientId", "clientSecret", "refreshToken"?, "scope"?}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Said by the caller, with the file's name.
    return undefined;
  }
}

const answer = z.object({ access_token: z.string().min(1) });

export async function accessTokenOf(settings: OAuthSettings): Promise<string> {
  const { tokenUrl, clientId, clientSecret, refreshToken, scope } = settings;
  const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret });
  body.set('grant_type', refreshToken === undefined ? 'client_credentials' : 'refresh_token');
  if (refreshToken !== undefined) body.set('refresh_token', refreshToken);
  if (scope !== undefined) body.set('scope', scope);
  const response = await fetch(tokenUrl, { method: 'POST', body, signal: AbortSignal.timeout(15_000) });
  if (!response.ok) throw new Error(`${new URL(tokenUrl).host} gave no token: HTTP ${response.status}`);
  return answer.parse(await response.json()).access_token;
}
