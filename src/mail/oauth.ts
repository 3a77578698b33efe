/** A fresh OAuth2 access token for a mailbox (RFC 6749), asked with a refresh token or as the application itself. */
import { z } from 'zod';

export type OAuthSettings = {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  /** Left out: the application's own right (client credentials), as Microsoft 365 gives it. */
  refreshToken?: string | undefined;
  scope?: string | undefined;
};

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
