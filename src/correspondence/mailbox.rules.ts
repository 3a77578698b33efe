/** What may become of a mailbox when it is changed. Pure. */
import { Problem } from '../base/problem.ts';
import type { MailboxRow } from './mailboxes.store.ts';

export type MailboxSettings = Pick<
  MailboxRow,
  'name' | 'host' | 'port' | 'security' | 'username' | 'folders' | 'doneFolder'
>;
export type MailboxEdit = { [K in keyof MailboxSettings]?: MailboxSettings[K] | undefined };

const fields = ['name', 'host', 'port', 'security', 'username', 'folders', 'doneFolder'] as const;

export type MailboxChange = {
  set: MailboxSettings & { place: number };
  /** For the audit log: without any secret. */
  detail: Record<string, { was: unknown; became: unknown }>;
};

/** Null: nothing would change. `login`: whether one was given with it. */
export function decideMailboxEdit(was: MailboxRow, edit: MailboxEdit, login: boolean): MailboxChange | Problem | null {
  const given = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
  const became: MailboxSettings = { ...settingsOf(was), ...given };
  const refusal = foldersRefused(became);
  if (refusal) return refusal;
  const changed = fields.filter((field) => JSON.stringify(was[field]) !== JSON.stringify(became[field]));
  if (changed.length === 0 && !login) return null;
  const server = changed.some((field) => field === 'host' || field === 'port');
  // Whoever may change the server must not get the login out by naming one of their own, or by having it sent in the clear.
  if ((server || changed.includes('security')) && !login)
    return new Problem(
      'mailbox/login-needed',
      409,
      'The login is kept for the server it was given for. Give it again together with another server, port or encryption.',
    );
  const elsewhere = server || changed.includes('username');
  return {
    set: { ...became, place: was.place + (elsewhere ? 1 : 0) },
    detail: Object.fromEntries(changed.map((field) => [field, { was: was[field], became: became[field] }])),
  };
}

/** Mail moved into a folder that is read would be moved again, and again. */
export function foldersRefused({
  folders,
  doneFolder,
}: Pick<MailboxSettings, 'folders' | 'doneFolder'>): Problem | null {
  if (doneFolder === null || !folders.includes(doneFolder)) return null;
  return new Problem('mailbox/folder-read', 409, `${doneFolder} is read itself. Move taken mail to another folder.`);
}

function settingsOf({ name, host, port, security, username, folders, doneFolder }: MailboxRow): MailboxSettings {
  return { name, host, port, security, username, folders, doneFolder };
}
