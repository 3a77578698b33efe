/** A mailbox as its form holds it, and as it is sent. */
import { z } from 'zod';
import type { changedMailbox, newMailbox } from '../../src/correspondence/mail-setup-api.ts';
import type { zMailbox } from '../../src/correspondence/mail-api.ts';
import { cleaned } from '../kit/form.ts';

export type Box = z.output<typeof zMailbox>;
export type Values = {
  clientId: string | null;
  name: string;
  address: string;
  host: string;
  port: number | string;
  security: string;
  username: string;
  folders: string;
  doneFolder: string;
  auth: string;
  password: string;
  tokenUrl: string;
  application: string;
  secret: string;
  refreshToken: string;
  scope: string;
};

const empty: Values = {
  clientId: null,
  name: '',
  address: '',
  host: '',
  port: 993,
  security: 'tls',
  username: '',
  folders: 'INBOX',
  doneFolder: '',
  auth: 'password',
  password: '',
  tokenUrl: '',
  application: '',
  secret: '',
  refreshToken: '',
  scope: '',
};

/** What a mailbox has already; its login is not among it. */
export function valuesOf(box: Box | undefined): Values {
  if (!box) return empty;
  const { clientId, name, address, host, port, security, username, folders, doneFolder, auth } = box;
  const place = { clientId, name, address, host, port, security, username, auth };
  return { ...empty, ...place, folders: folders.join(', '), doneFolder: doneFolder ?? '' };
}

/** Whether it goes where its login was not given for: the server asks for it again then. */
export function needsLogin(box: Box | undefined, { host, port, security }: Values): boolean {
  return !box || host.trim() !== box.host || Number(port) !== box.port || security !== box.security;
}

export function isLoginMissing({ auth, password, tokenUrl, application, secret }: Values): boolean {
  return auth === 'password' ? password === '' : [tokenUrl, application, secret].includes('');
}

export function newBody(values: Values): z.input<typeof newMailbox> {
  const { clientId, address } = values;
  return z
    .custom<z.input<typeof newMailbox>>()
    .parse({ ...settingsOf(values), clientId, address, login: loginOf(values) });
}

/** `login`: whether it is given anew. */
export function changedBody({ version }: Box, values: Values, login: boolean): z.input<typeof changedMailbox> {
  const rest = { ...settingsOf(values), version };
  return z.custom<z.input<typeof changedMailbox>>().parse(login ? { ...rest, login: loginOf(values) } : rest);
}

function settingsOf({ host, port, security, ...values }: Values): object {
  const folders = values.folders.split(',').flatMap((folder) => folder.trim() || []);
  return {
    ...{ host, port, security },
    name: values.name.trim() || values.address,
    username: values.username.trim() || values.address,
    folders: folders.length > 0 ? folders : ['INBOX'],
    doneFolder: values.doneFolder.trim() || null,
  };
}

function loginOf({ auth, password, tokenUrl, application, secret, refreshToken, scope }: Values): object {
  return auth === 'password'
    ? { auth, password }
    : cleaned({ auth, tokenUrl, application, secret, refreshToken, scope });
}
