/** How huddles are spoken of on screen. */
import type { z } from 'zod';
import type { AboutKind, HuddleKind, LineKind, zHuddle, zHuddleLine } from '../../src/huddles/huddle-api.ts';

export type Huddle = z.output<typeof zHuddle>;
export type HuddleLine = z.output<typeof zHuddleLine>;

export const kindWords: Record<HuddleKind, string> = { huddle: 'Huddle', 'war-room': 'War room' };
export const aboutWords: Record<AboutKind, string> = {
  ticket: 'Ticket',
  finding: 'Finding',
  change: 'Change',
  device: 'Device',
};
export const lineWords: Record<LineKind, string> = {
  note: 'note',
  decision: 'decision',
  update: 'update',
  command: 'command',
  overdue: 'overdue',
  published: 'told to the client',
};

const folders: Record<AboutKind, string> = {
  ticket: 'tickets',
  finding: 'findings',
  change: 'changes',
  device: 'devices',
};

/** Where the record a huddle is about is shown. */
export function placeOf({ kind, id }: HuddleLine['about']): string {
  return `/${folders[kind]}/${id}`;
}
